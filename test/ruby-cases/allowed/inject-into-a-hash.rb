# findings:
totals = User.where(a: 1).inject({}) { |memo, u| memo.update(u.id => 1) }
puts totals
