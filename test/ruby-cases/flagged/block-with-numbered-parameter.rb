# findings: write
User.find_each { _1.update(name: 'x') }
