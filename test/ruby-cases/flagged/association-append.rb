# findings: write
User.find(1).roles << Role.find(2)
