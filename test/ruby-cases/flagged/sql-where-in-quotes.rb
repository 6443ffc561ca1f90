# findings: sql-write-whole-table
ActiveRecord::Base.connection.execute("UPDATE users SET name = ' WHERE '")
