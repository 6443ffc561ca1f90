# findings:
CSV.parse("id\n1", headers: true).each { |row| row.delete("id") }
