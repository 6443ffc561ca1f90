# findings: callbacks-skipped write-unknown-scope
users = User.where(a: 1)
[1].each { users = User.all }
users.delete_all
