# findings: write-many callbacks-skipped
User.where(id: 1).update_all(name: "x")
exit 3
