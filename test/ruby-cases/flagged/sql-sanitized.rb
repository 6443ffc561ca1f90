# findings: sql-write
ActiveRecord::Base.connection.execute(ActiveRecord::Base.sanitize_sql(["UPDATE users SET a = ? WHERE id = ?", 1, 2]))
