# findings: write-unknown-scope callbacks-skipped
User.where("created_at < ?", 1.year.ago).in_batches { |b| b.delete_all }
