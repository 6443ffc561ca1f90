# findings: callbacks-skipped write-whole-table
User.all.tap { |users| users.delete_all }
