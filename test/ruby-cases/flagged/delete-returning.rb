# findings: sql-write
# dry-run: exit 0; orders deleted 2
# dry-run mysql: exit 1 ActiveRecord::StatementInvalid
# read-only: exit 1 ActiveRecord::ReadOnlyError
raise "not both" unless Order.connection.exec_query("DELETE FROM orders WHERE id < 3 RETURNING id").rows.size == 2
