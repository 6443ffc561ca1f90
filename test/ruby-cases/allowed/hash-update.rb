# findings:
options = { a: 1 }
options.update(b: 2)
puts options
