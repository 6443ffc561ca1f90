# findings: write secret
User.create!(name: 'x', password: 'correct horse battery')
