# findings: sql-write sql-interpolated
ActiveRecord::Base.connection.execute("UPDATE users SET active = #{ActiveRecord::Base.connection.quoted_false} WHERE id < 6")
