# findings: sql-write-whole-table
ActiveRecord::Base.lease_connection.exec_query('UPDATE users SET name = 1')
