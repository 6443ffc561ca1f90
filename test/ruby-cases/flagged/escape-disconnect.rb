# findings: callbacks-skipped transaction-escape write-whole-table
# dry-run: ended
# read-only: exit 1 ActiveRecord::ReadOnlyError
User.delete_all
ActiveRecord::Base.connection_pool.disconnect!
Order.delete_all
