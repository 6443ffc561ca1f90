# findings:
puts User.first.public_send(:name)
puts [1, 2].public_send('sum')
