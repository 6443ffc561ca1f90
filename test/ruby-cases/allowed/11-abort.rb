# findings:
# dry-run: exit 1
# read-only: exit 1
abort "stopped on purpose"
