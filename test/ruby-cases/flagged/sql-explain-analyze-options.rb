# findings: sql-write-whole-table
puts User.connection.select_all("EXPLAIN (ANALYZE, BUFFERS) UPDATE users SET a = 1").to_a
