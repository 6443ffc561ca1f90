# findings: sql-ddl
ActiveRecord::Base.connection.truncate(:orders)
