# findings: write-whole-table callbacks-skipped
User.touch_all
