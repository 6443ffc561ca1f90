# findings: write-whole-table callbacks-skipped
User.where({}).delete_all
