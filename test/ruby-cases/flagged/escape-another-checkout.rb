# findings: sql-write-whole-table
# dry-run: exit 0; orders deleted 50
# read-only: exit 1 ActiveRecord::ReadOnlyError
connection = ActiveRecord::Base.connection_pool.checkout
connection.execute("DELETE FROM orders")
