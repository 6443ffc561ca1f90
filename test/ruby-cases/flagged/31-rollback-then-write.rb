# findings: transaction-escape write-many callbacks-skipped
ActiveRecord::Base.connection.rollback_db_transaction rescue puts "r: #{$!.class}"
User.where(id: 2).update_all(name: "esc2")
