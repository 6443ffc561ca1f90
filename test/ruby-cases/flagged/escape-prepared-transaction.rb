# findings: sql-transaction sql-write-whole-table
# dry-run postgresql: refused; exit 1 AmbulanceRunner::Forbidden; orders deleted 50
# read-only postgresql: exit 1 ActiveRecord::ReadOnlyError
User.connection.execute("DELETE FROM orders")
User.connection.execute("PREPARE TRANSACTION 'later'")
