# findings: write-whole-table callbacks-skipped
User.where(id: 1).unscoped.delete_all
