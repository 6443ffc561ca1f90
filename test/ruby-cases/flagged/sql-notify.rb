# findings: sql-write
User.connection.execute("NOTIFY jobs, 'x'")
