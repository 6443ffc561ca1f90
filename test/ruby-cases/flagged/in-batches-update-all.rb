# findings: callbacks-skipped write-whole-table
User.in_batches.update_all(active: false)
