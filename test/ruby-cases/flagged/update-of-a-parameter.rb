# findings: write
def fix(user) = user.update(active: false)
