# findings: sql-write
sql = User.sanitize_sql_array(["UPDATE users SET a = ? WHERE id = ?", 1, 2])
User.connection.execute(sql)
