# findings: write-whole-table callbacks-skipped
puts User.update_all(active: false)
