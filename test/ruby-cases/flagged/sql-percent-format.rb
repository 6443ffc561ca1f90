# findings: sql-interpolated sql-write
ActiveRecord::Base.connection.execute("DELETE FROM users WHERE id = %d" % id)
