# findings: write
def each_user(&) = User.where(a: 1).find_each(&)
each_user { |user| user.update(a: 1) }
