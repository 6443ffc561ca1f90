# findings:
puts User.where("name = ?", name).count
