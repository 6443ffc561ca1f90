# findings: sql-beyond-rollback
User.where("setval('users_id_seq', 1) > 0").count
