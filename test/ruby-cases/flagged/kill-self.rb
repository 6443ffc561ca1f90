# findings: exit-now
Process.kill(:KILL, Process.pid)
