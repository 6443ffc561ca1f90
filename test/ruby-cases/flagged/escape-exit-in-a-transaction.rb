# findings: callbacks-skipped exit-now write-whole-table
# dry-run: exit 0
# read-only: exit 1 ActiveRecord::ReadOnlyError
User.transaction { User.delete_all; exit!(0) }
