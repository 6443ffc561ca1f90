# findings: sql-unknown
User.connection.execute(<<~SQL.gsub("x", "y"))
  UPDATE users SET plan = 'x' WHERE id = 1
SQL
