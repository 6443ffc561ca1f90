# findings: callbacks-skipped write-unknown-scope
if ARGV.any?
  users = User.all
else
  users = User.where(a: 1)
end
users.delete_all
