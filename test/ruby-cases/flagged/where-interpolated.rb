# findings: sql-interpolated
puts User.where("name = '#{name}'").count
