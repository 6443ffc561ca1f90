# findings: sql-ddl
ActiveRecord::Base.connection.drop_table(:users)
