# findings:
puts ActiveRecord::Base.connection.select_value("SELECT count(*) FROM users WHERE name = 'DELETE FROM users'")
