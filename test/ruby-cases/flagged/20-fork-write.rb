# findings: fork sql-write
pid = fork { ActiveRecord::Base.connection.execute("UPDATE users SET name = 'forked' WHERE id = 1") }
Process.wait(pid)
puts $?.exitstatus
