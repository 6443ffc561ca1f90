# findings: shell
puts %x[whoami]
