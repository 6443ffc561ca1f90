# findings: write-many callbacks-skipped
# dry-run: exit 1 ArgumentError; users updated 1
# read-only: exit 1 ActiveRecord::ReadOnlyError
User.where(id: 1).update_all(name: "x")
raise ArgumentError, "boom"
