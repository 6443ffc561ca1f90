# findings: sql-ddl
User.connection.execute("SELECT * INTO backup FROM users")
