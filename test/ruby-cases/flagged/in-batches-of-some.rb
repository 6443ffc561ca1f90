# findings: callbacks-skipped write-many
User.where(plan: 1).in_batches(of: 1000).update_all(active: false)
