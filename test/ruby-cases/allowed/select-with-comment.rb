# findings:
puts ActiveRecord::Base.connection.select_value('SELECT 1 /* ; DROP TABLE users */')
