# findings: write-many callbacks-skipped write-whole-table
# dry-run: exit 0; users updated 2
# read-only: exit 1 ActiveRecord::ReadOnlyError
User.transaction do
  User.where(id: 1).update_all(name: "outer")
  User.transaction(requires_new: true) { Order.delete_all; raise ActiveRecord::Rollback }
  User.transaction(requires_new: true) { User.where(id: 2).update_all(name: "inner") }
end
