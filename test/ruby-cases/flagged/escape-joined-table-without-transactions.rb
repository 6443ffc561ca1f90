# findings: sql-write-whole-table
# dry-run mariadb: refused; exit 1 AmbulanceRunner::Forbidden
# read-only mariadb: exit 1 ActiveRecord::ReadOnlyError
User.connection.execute("UPDATE orders JOIN visits ON visits.id = orders.id SET visits.path = 'x'")
