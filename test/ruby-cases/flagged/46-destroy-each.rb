# findings: write-many
# dry-run: exit 0; orders deleted 3
# read-only: exit 1 ActiveRecord::ReadOnlyError
Order.where("id < 4").find_each(&:destroy!)
