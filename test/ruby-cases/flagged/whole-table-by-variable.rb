# findings: write-whole-table callbacks-skipped
users = User.order(:id)
puts users.count
users.update_all(plan: 'free')
