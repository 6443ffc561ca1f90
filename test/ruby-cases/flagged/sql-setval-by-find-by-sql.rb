# findings: sql-beyond-rollback
User.find_by_sql("SELECT users.*, setval('users_id_seq', 1) FROM users")
