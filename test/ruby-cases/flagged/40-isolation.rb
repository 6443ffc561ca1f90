# findings: write-many callbacks-skipped
# dry-run: exit 1 ActiveRecord::TransactionIsolationError
# read-only: exit 1 ActiveRecord::ReadOnlyError|ActiveRecord::TransactionIsolationError
User.transaction(isolation: :serializable) { User.where(id: 1).update_all(name: "iso") }
