# findings: table-in-memory
puts User.all.to_a.size
