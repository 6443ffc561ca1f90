# findings: sql-ddl
# dry-run: refused; exit 1 AmbulanceRunner::Forbidden
# read-only: exit 1 ActiveRecord::ReadOnlyError
ActiveRecord::Base.connection.add_column(:users, :ddl_col, :integer)
