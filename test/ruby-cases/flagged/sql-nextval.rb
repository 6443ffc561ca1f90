# findings: sql-write
User.connection.select_value("SELECT nextval('users_id_seq')")
