# findings: send-unknown
send(name, 1)
