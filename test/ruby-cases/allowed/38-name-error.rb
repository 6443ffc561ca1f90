# findings:
# dry-run: exit 1 NameError
# read-only: exit 1 NameError
Userr.count
