# findings: sql-write-whole-table
ActiveRecord::Base.connection.execute(<<~SQL)
  -- remove it all
  DELETE FROM users
SQL
