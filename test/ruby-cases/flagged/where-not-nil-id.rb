# findings: callbacks-skipped write-whole-table
User.where.not(id: nil).delete_all
