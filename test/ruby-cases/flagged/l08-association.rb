# findings: write-unknown-scope callbacks-skipped
User.find(1).orders.delete_all
