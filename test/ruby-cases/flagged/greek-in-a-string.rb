# findings: look-alike
puts User.where(name: 'οwner').count
