# findings: write-many callbacks-skipped
User.transaction(isolation: :serializable) { User.where(id: 1).update_all(name: "iso") }
