# findings: write
# dry-run: exit 0; users updated 1; warns after-commit-skipped
# read-only: exit 1 ActiveRecord::ReadOnlyError
User.first.update!(name: "x")
