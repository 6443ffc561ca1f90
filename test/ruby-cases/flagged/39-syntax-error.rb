# findings: does-not-parse
User.where( do end end
