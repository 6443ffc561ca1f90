# findings: sql-beyond-rollback table-in-memory
User.select("setval('users_id_seq', 1)").to_a
