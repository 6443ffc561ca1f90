# findings: write-many callbacks-skipped transaction-escape
# dry-run: refused; exit 1 AmbulanceRunner::Forbidden; users updated 1
# read-only: exit 1 ActiveRecord::ReadOnlyError
User.where(id: 1).update_all(name: "esc")
ActiveRecord::Base.connection.commit_db_transaction
User.where(id: 2).update_all(name: "esc2")
