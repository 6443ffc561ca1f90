# findings:
人数 = User.where(plan: '無料').count
puts "無料の人数は#{人数}です" # delete_all ではない
