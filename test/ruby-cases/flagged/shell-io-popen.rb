# findings: shell
IO.popen(['true'])
