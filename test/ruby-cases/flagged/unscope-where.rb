# findings: callbacks-skipped write-whole-table
User.where(a: 1).unscope(:where).delete_all
