# findings:
# dry-run: exit 0
# read-only: exit 0
# User.delete_all in a comment; `rm -rf /` too
puts "User.delete_all; DROP TABLE users; system('x'); exit! COMMIT"
