# findings: sql-write-whole-table
SQL = <<~SQL
  DELETE FROM users
SQL
def go = ActiveRecord::Base.connection.execute(SQL)
go
