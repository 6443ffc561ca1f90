# findings: write callbacks-skipped
# dry-run: exit 0; users inserted 2
# read-only: exit 1 ActiveRecord::ReadOnlyError
User.insert_all([{ name: "i1", email: "i1@x" }, { name: "i2", email: "i2@x" }])
