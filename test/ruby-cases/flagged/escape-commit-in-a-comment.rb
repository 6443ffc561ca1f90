# findings: sql-transaction sql-write-whole-table
# dry-run mariadb: refused; exit 1 AmbulanceRunner::Forbidden; orders deleted 50
# read-only mariadb: exit 1 ActiveRecord::ReadOnlyError
User.connection.execute("DELETE FROM orders")
User.connection.execute("/*!50000 COMMIT */")
