# findings: write
User.find([1, 2, 3]).each { |u| u.update(active: true) }
