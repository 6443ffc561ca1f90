# findings: sql-beyond-rollback
ActiveRecord::Base.connection.execute("KILL 1234")
