# findings:
users = User.where(a: 1).index_by(&:id)
users.delete(3)
