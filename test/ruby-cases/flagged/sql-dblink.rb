# findings: sql-beyond-rollback
User.connection.select_all("SELECT * FROM dblink_exec('dbname=prod', 'DELETE FROM users')")
