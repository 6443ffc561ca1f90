# findings: sql-ddl
ActiveRecord::Base.connection.execute("/*!50000 DROP TABLE users */")
