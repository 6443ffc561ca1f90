# findings: sql-interpolated
puts User.order(Arel.sql("FIELD(id, #{ids.join(',')})")).first.id
