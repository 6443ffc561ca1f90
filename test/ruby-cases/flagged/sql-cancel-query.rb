# findings: sql-beyond-rollback
ActiveRecord::Base.connection.execute "SELECT pg_cancel_backend(1234)"
