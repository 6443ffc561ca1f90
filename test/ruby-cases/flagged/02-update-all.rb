# findings: write-whole-table callbacks-skipped
# dry-run: exit 0; users updated 20
# read-only: exit 1 ActiveRecord::ReadOnlyError
puts User.update_all(active: false)
