# findings: file
CSV.foreach("/tmp/a.csv", headers: true) { |row| puts row["id"] }
