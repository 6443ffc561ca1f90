# findings: write
User.where(active: true).find_in_batches(batch_size: 500) { |users| users.each { |u| u.update(a: 1) } }
