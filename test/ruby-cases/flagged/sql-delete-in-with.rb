# findings: sql-write
ActiveRecord::Base.connection.select_all("WITH gone AS (DELETE FROM users WHERE id = 1 RETURNING *) SELECT * FROM gone")
