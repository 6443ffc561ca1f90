# findings: sql-beyond-rollback
# dry-run mariadb: refused; exit 1 AmbulanceRunner::Forbidden
# read-only mariadb: exit 1 ActiveRecord::ReadOnlyError
User.connection.execute("PURGE BINARY LOGS BEFORE '2026-01-01'")
