# findings:
totals = User.where(a: 1).each_with_object(Hash.new(0)) { |u, memo| memo.update(u.plan => 1); memo.delete(:x) }
puts totals
