# findings: write-many callbacks-skipped
trials = User.where(plan: 'trial')
trials.update_all(plan: 'free')
