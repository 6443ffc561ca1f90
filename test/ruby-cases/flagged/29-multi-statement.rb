# findings: write-many callbacks-skipped sql-write sql-transaction
# dry-run: refused; exit 1 AmbulanceRunner::Forbidden; users updated 1
# read-only: exit 1 ActiveRecord::ReadOnlyError
User.where(id: 1).update_all(name: "esc")
ActiveRecord::Base.connection.execute("UPDATE users SET name='m' WHERE id=2; COMMIT; UPDATE users SET name='m2' WHERE id=3")
