# findings: sql-ddl
ActiveRecord::Base.connection.add_column(:users, :ddl_col, :integer)
