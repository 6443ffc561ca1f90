# findings: secret write
user = User.find(1)
user.password = "hunter2secret"
user.save!
