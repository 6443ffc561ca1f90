# findings: sql-write-whole-table
ActiveRecord::Base.connection.execute('UPDATE users SET note = "no WHERE here"')
