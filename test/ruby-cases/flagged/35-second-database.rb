# findings: write write-many callbacks-skipped
Invoice.create!(cents: 7); Invoice.where(cents: 1).delete_all; User.first.touch rescue 0
