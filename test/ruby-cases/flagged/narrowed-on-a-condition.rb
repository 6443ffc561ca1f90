# findings: callbacks-skipped write-unknown-scope
users = User.all
users = users.where(plan: "trial") if ARGV.any?
users.update_all(active: false)
