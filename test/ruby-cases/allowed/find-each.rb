# findings:
User.where(plan: 'trial').find_each(batch_size: 100) { |user| puts user.id }
