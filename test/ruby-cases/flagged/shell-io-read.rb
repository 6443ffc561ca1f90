# findings: shell
puts IO.read("|ls")
