# findings: fork sql-write
# dry-run: refused; exit 1 AmbulanceRunner::Forbidden
# read-only: refused; exit 1 AmbulanceRunner::Forbidden
pid = fork { ActiveRecord::Base.connection.execute("UPDATE users SET name = 'forked' WHERE id = 1") }
Process.wait(pid)
puts $?.exitstatus
