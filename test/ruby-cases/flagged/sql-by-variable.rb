# findings: sql-write-whole-table
sql = 'DELETE FROM users'
ActiveRecord::Base.connection.execute(sql)
