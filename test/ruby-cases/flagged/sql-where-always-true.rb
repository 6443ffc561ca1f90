# findings: sql-write-whole-table
ActiveRecord::Base.connection.execute("DELETE FROM users WHERE 1=1")
