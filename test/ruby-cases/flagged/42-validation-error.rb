# findings: write
User.create!(name: nil)
