# findings: write-whole-table callbacks-skipped
User.in_batches(of: 100) { |batch| batch.update_all(plan: 'free') }
