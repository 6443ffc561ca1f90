# findings: sql-write-whole-table
ActiveRecord::Base.connection.execute("UPDATE users SET plan = (SELECT name FROM plans WHERE id = 1)")
