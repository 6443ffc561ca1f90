# findings: write
User.where(id: 1..3).find_each { it.update!(name: 'x') }
