# findings: write write-many callbacks-skipped
# dry-run: exit 0; invoices inserted 1; invoices deleted 1; users updated 1
# read-only: exit 1 ActiveRecord::ReadOnlyError
Invoice.create!(cents: 7); Invoice.where(cents: 1).delete_all; User.first.touch rescue 0
