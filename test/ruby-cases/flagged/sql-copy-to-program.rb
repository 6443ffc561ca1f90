# findings: sql-beyond-rollback
ActiveRecord::Base.connection.execute("COPY users TO PROGRAM 'cat > /tmp/x'")
