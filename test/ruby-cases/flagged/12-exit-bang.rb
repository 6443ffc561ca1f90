# findings: write-many callbacks-skipped exit-now
# dry-run: exit 4; users updated 1
# read-only: exit 1 ActiveRecord::ReadOnlyError
User.where(id: 1).update_all(name: "x")
Process.exit!(4)
