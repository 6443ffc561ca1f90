# findings: sql-beyond-rollback
ActiveRecord::Base.connection.execute("SET @@global.max_connections = 500")
