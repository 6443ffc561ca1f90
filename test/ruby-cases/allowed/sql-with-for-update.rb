# findings:
ActiveRecord::Base.connection.select_all("WITH u AS (SELECT * FROM users) SELECT * FROM u FOR UPDATE")
