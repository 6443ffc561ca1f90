# findings: sql-beyond-rollback
ActiveRecord::Base.connection.execute("SET GLOBAL max_connections = 500")
