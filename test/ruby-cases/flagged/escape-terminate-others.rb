# findings: sql-beyond-rollback
# dry-run postgresql: refused; exit 1 AmbulanceRunner::Forbidden
# read-only postgresql: refused; exit 1 AmbulanceRunner::Forbidden
User.connection.select_value("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
