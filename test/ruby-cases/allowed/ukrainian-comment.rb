# findings:
# видалити користувача
puts 1
