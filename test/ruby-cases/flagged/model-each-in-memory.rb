# findings: table-in-memory
User.includes(:orders).each { |user| puts user.id }
