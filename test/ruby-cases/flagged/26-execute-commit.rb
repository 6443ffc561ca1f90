# findings: write-many callbacks-skipped sql-transaction
# dry-run: refused; exit 1 AmbulanceRunner::Forbidden; users updated 1
# read-only: exit 1 ActiveRecord::ReadOnlyError
User.where(id: 1).update_all(name: "esc")
ActiveRecord::Base.connection.execute("COMMIT") rescue puts("rescued #{$!.class}")
User.where(id: 2).update_all(name: "esc2")
