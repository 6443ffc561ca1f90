# findings: callbacks-skipped write-whole-table
@users = User.all
@users.delete_all
