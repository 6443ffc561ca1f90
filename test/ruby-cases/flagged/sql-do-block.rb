# findings: sql-write sql-write-whole-table
ActiveRecord::Base.connection.execute(<<~SQL)
  DO $$ BEGIN
    DELETE FROM users;
  END $$;
SQL
