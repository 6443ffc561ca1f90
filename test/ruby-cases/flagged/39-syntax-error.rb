# findings: does-not-parse
# dry-run: exit 1 SyntaxError
# read-only: exit 1 SyntaxError
User.where( do end end
