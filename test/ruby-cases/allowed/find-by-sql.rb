# findings:
puts User.find_by_sql('SELECT * FROM users WHERE id = 1').size
