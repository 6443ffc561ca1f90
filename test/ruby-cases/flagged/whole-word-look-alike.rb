# findings: look-alike
сор = 1
puts сор
