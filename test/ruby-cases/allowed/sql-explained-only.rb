# findings:
puts User.where(a: 1).explain
puts User.connection.select_value("EXPLAIN DELETE FROM users")
