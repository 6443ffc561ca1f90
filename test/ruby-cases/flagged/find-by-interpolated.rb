# findings: sql-interpolated
User.find_by("email = '#{email}'")
