# findings: shell
Kernel.open("|ls")
