# findings: shell
# dry-run: refused; exit 1 AmbulanceRunner::Forbidden
# read-only: refused; exit 1 AmbulanceRunner::Forbidden
system("echo side-effect > tmp/system.flag")
