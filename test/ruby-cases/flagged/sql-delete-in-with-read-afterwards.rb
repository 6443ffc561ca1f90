# findings: sql-write-whole-table
ActiveRecord::Base.connection.execute("WITH gone AS (DELETE FROM users RETURNING *) SELECT * FROM gone WHERE id = 1")
