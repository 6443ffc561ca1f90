# findings: sql-transaction
# dry-run mariadb: refused; exit 1 AmbulanceRunner::Forbidden
# read-only mariadb: refused; exit 1 AmbulanceRunner::Forbidden
User.connection.execute("SET /* now */ SESSION TRANSACTION /*!READ*/ WRITE")
