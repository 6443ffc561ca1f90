# findings: sql-beyond-rollback
ActiveRecord::Base.connection.reset_pk_sequence!(:users)
