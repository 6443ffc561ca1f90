# findings: shell
name = gets
open(name)
