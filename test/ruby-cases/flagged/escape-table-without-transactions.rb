# findings: sql-write
# dry-run mariadb: refused; exit 1 AmbulanceRunner::Forbidden
# dry-run: exit 0; visits inserted 1
# read-only: exit 1 ActiveRecord::ReadOnlyError
User.connection.execute("INSERT INTO visits (path) VALUES ('/')")
