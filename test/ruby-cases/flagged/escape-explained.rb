# findings: sql-write-whole-table
# dry-run postgresql: exit 0; warns indirect-changes
# read-only postgresql: exit 1 ActiveRecord::StatementInvalid|ActiveRecord::ReadOnlyError
User.connection.execute("EXPLAIN ANALYZE DELETE FROM orders")
