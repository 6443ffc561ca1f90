# findings: sql-write-whole-table
# dry-run postgresql: exit 0; warns rows-unknown; warns indirect-changes
# read-only postgresql: exit 1 ActiveRecord::StatementInvalid|ActiveRecord::ReadOnlyError
User.connection.execute("WITH gone AS (DELETE FROM orders RETURNING id) SELECT count(*) FROM gone")
