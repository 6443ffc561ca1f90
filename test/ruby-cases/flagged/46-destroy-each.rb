# findings: write
Order.where("id < 4").find_each(&:destroy!)
