# findings:
options = { a: 1 }
options.delete(:a)
list = [1, 2]
list.delete(1)
list.insert(0, 3)
puts options, list
