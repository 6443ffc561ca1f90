# findings: secret
# key: AKIAABCDEFGHIJKLMNOP
puts 1
