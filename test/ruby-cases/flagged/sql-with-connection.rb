# findings: sql-write-whole-table
User.with_connection { |connection| connection.delete('DELETE FROM users') }
