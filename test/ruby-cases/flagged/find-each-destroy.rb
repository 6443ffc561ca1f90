# findings: write-whole-table
Order.find_each(&:destroy)
