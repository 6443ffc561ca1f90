# findings: table-in-memory
User.all.each { |u| puts u.id }; Order.all.map(&:cents); User.find_each { |u| puts u.id }
