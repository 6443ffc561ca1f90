# findings: write-many
User.where(id: 1).update(active: false)
