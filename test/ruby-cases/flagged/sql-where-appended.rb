# findings: sql-write
sql = +"DELETE FROM users"
sql << " WHERE id = 1"
ActiveRecord::Base.connection.execute(sql)
