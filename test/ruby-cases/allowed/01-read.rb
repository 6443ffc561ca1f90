# findings:
# dry-run: exit 0
# read-only: exit 0
puts User.where(active: true).count
