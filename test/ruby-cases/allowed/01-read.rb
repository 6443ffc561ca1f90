# findings:
puts User.where(active: true).count
