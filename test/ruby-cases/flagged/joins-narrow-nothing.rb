# findings: write-whole-table
User.joins(:orders).destroy_all
