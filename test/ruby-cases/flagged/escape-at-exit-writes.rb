# findings: callbacks-skipped exit-hook write-whole-table
# dry-run: exit 0; users deleted 20
# read-only: exit 1 ActiveRecord::StatementInvalid|ActiveRecord::ReadOnlyError
at_exit { User.delete_all }
