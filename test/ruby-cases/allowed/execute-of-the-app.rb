# findings:
puts Report.new.execute(User.count)
