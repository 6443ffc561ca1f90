# findings: callbacks-skipped write-whole-table
User.all.then { |users| users.delete_all }
