# findings: sql-beyond-rollback
User.limit(1).pluck(Arel.sql("setval('users_id_seq', 1)"))
