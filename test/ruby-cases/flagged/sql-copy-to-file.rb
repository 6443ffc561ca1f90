# findings: sql-beyond-rollback
ActiveRecord::Base.connection.execute("COPY (SELECT * FROM users) TO '/tmp/x'")
