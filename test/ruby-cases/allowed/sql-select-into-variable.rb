# findings:
User.connection.execute("SELECT count(*) INTO @n FROM users")
