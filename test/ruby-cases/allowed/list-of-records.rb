# findings:
users = User.where(a: 1).to_a
users << User.new
users.delete(users.first)
