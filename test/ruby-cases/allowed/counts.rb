# findings:
puts User.group(:plan).count, Order.sum(:total), User.pluck(:id).size
