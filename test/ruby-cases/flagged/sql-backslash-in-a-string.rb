# findings: sql-write
User.connection.execute("UPDATE users SET n = 'it\\'s; DROP TABLE x' WHERE id = 1")
