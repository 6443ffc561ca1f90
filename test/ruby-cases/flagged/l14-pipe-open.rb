# findings: shell
open("|ls") { |f| puts f.read }
