# findings: write-whole-table callbacks-skipped
users = User.where(plan: 'trial')
users = User.all
users.delete_all
