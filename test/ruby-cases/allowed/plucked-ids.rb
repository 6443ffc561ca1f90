# findings:
ids = User.where(a: 1).pluck(:id).uniq
ids.insert(0, 1)
ids.delete(4)
ids << 4
