# findings: sql-interpolated sql-write
ActiveRecord::Base.connection.execute(format("DELETE FROM users WHERE id = %d", id))
