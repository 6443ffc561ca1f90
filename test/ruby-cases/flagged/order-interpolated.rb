# findings: sql-interpolated
puts User.order("#{column} DESC").first.id
