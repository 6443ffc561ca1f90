# findings: write callbacks-skipped
User.insert_all([{ name: "i1", email: "i1@x" }, { name: "i2", email: "i2@x" }])
