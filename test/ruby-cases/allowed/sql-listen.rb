# findings:
User.connection.execute("LISTEN jobs")
