# findings:
out = +""
User.where(a: 1).find_each { |u| out << u.name }
puts out
