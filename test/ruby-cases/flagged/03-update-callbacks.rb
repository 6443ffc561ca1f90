# findings: write
User.first.update!(name: "x")
