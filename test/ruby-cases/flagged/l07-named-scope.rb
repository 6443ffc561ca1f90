# findings: write-unknown-scope callbacks-skipped
User.stale.delete_all
