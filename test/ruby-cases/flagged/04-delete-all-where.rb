# findings: write-many callbacks-skipped
# dry-run: exit 0; orders deleted 25
# read-only: exit 1 ActiveRecord::ReadOnlyError
puts Order.where(state: "open").delete_all
