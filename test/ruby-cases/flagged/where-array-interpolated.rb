# findings: sql-interpolated
User.where(["email = '#{email}'"]).count
