# findings: write-whole-table
User.update!(active: false)
