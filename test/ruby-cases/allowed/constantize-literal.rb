# findings:
puts 'User'.constantize.count
