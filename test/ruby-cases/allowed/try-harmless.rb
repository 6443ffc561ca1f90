# findings:
puts User.first.try(:name)
