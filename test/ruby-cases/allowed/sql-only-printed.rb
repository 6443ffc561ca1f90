# findings:
puts "KILL 5; SELECT setval('x', 1)"
