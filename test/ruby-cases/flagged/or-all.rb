# findings: callbacks-skipped write-whole-table
User.where(id: 1).or(User.all).delete_all
