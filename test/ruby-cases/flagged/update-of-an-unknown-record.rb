# findings: write
user = find_user(1)
user.update(active: false)
