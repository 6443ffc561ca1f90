# findings: write-whole-table callbacks-skipped
User.where("1 = 1").update_all(plan: "free")
