# findings:
puts User.where("name LIKE ?", "%#{q}%").count
