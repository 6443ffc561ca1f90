# findings: look-alike
ｕｓｅｒ = 1
puts ｕｓｅｒ
