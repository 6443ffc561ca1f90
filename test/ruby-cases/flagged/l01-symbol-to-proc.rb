# findings: table-in-memory write-whole-table
User.all.each(&:destroy)
