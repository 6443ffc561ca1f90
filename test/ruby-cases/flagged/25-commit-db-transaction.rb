# findings: write-many callbacks-skipped transaction-escape
User.where(id: 1).update_all(name: "esc")
ActiveRecord::Base.connection.commit_db_transaction
User.where(id: 2).update_all(name: "esc2")
