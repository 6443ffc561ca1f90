# findings: shell
d = "x"; puts `ls #{d}`; puts %x(ls)
