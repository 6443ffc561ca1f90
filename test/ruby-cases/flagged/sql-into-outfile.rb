# findings: sql-beyond-rollback
ActiveRecord::Base.connection.execute("SELECT * FROM users INTO OUTFILE '/tmp/users.csv'")
