# findings: callbacks-skipped write-unknown-scope
users = User.all
lists.each { |a, users| users.delete_all }
