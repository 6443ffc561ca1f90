# findings: write-many callbacks-skipped exit-now
User.where(id: 1).update_all(name: "x")
Process.exit!(4)
