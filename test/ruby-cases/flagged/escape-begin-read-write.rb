# findings: sql-transaction sql-write-whole-table
# dry-run postgresql: refused; exit 1 AmbulanceRunner::Forbidden
# read-only postgresql: refused; exit 1 AmbulanceRunner::Forbidden
User.connection.execute("BEGIN READ WRITE; DELETE FROM orders; COMMIT")
