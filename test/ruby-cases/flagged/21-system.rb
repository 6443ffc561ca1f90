# findings: shell
system("echo side-effect > tmp/system.flag")
