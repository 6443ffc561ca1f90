# findings: callbacks-skipped transaction-escape write-whole-table
# dry-run: ended
# read-only: exit 1 ActiveRecord::ReadOnlyError
User.update_all(active: false)
User.connection.reconnect!
User.update_all(name: "again")
