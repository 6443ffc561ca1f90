# findings: write
User.find(1).role_ids = [1, 2]
