# findings: callbacks-skipped transaction-escape write-whole-table
# dry-run: exit 0; users deleted 20
# read-only: exit 1 ActiveRecord::StatementInvalid|ActiveRecord::ReadOnlyError
ActiveRecord::Base.while_preventing_writes(false) { User.delete_all }
