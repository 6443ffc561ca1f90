# findings: write
users = User.where(plan: "trial").to_a
users.each { |u| u.update(active: false) }
