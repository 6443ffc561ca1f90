# findings: sql-ddl
# dry-run: refused; exit 1 AmbulanceRunner::Forbidden
# read-only: exit 1 ActiveRecord::ReadOnlyError
# dry-run sqlite: exit 0; orders deleted 50
ActiveRecord::Base.connection.truncate(:orders)
