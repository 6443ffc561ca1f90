# findings:
User.order(:id).limit(10).each { |user| puts user.name }
