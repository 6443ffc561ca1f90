# findings: send-dangerous
send(:system, "ls")
