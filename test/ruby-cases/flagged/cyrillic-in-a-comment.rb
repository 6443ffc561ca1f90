# findings: look-alike
puts 1 # sаfe
