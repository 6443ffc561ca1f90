# findings: write-many callbacks-skipped endless-loop
User.where(id: 1).update_all(name: "x")
loop { }
