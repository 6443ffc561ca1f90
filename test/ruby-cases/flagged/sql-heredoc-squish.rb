# findings: sql-write-whole-table
ActiveRecord::Base.connection.execute(<<~SQL.squish)
  UPDATE users
  SET active = false
SQL
