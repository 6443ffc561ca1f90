# findings: sql-write-whole-table
SQL = "DELETE FROM users".freeze
ActiveRecord::Base.connection.execute(SQL)
