# findings: write
User.where(a: 1).group_by(&:plan).each { |plan, list| list.each { |u| u.update(plan: "x") } }
