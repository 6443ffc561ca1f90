# findings: transaction-escape write-many callbacks-skipped
# dry-run: refused; exit 1 AmbulanceRunner::Forbidden
# read-only: exit 1 ActiveRecord::ReadOnlyError
ActiveRecord::Base.connection.rollback_db_transaction rescue puts "r: #{$!.class}"
User.where(id: 2).update_all(name: "esc2")
