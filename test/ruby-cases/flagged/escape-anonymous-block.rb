# findings: sql-transaction sql-write sql-write-whole-table
# dry-run postgresql: exit 1 ActiveRecord::StatementInvalid; warns indirect-changes
# read-only postgresql: exit 1 ActiveRecord::ReadOnlyError
User.connection.execute("DO $$ BEGIN DELETE FROM orders; COMMIT; END $$")
