# findings: sql-ddl
# dry-run: refused; exit 1 AmbulanceRunner::Forbidden
# read-only: exit 1 ActiveRecord::ReadOnlyError
User.connection.execute("TRUNCATE TABLE orders")
