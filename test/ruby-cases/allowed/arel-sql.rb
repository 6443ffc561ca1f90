# findings:
puts User.order(Arel.sql("RANDOM()")).first.id
