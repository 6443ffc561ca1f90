# findings:
CSV.parse("a,b\n1,2", headers: true).each { |row| puts row["a"] }
