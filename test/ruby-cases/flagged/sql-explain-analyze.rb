# findings: sql-write
ActiveRecord::Base.connection.execute("EXPLAIN ANALYZE DELETE FROM users WHERE id = 1")
