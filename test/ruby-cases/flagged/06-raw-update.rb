# findings: sql-write sql-interpolated
# dry-run: exit 0; users updated 5
# read-only: exit 1 ActiveRecord::ReadOnlyError
ActiveRecord::Base.connection.execute("UPDATE users SET active = #{ActiveRecord::Base.connection.quoted_false} WHERE id < 6")
