# findings: sql-beyond-rollback
User.connection.execute("SELECT pg_advisory_lock(42)")
