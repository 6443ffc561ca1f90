# findings: table-in-memory write
User.all.each(&:destroy)
