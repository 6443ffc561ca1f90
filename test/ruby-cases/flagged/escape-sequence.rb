# findings: sql-beyond-rollback
# dry-run postgresql: refused; exit 1 AmbulanceRunner::Forbidden
# read-only postgresql: refused; exit 1 AmbulanceRunner::Forbidden
User.connection.select_value("SELECT setval('users_id_seq', 99999)")
