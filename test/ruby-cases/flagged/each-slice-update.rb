# findings: write
User.where(a: 1).to_a.each_slice(10) { |batch| batch.each { |u| u.update(a: 1) } }
