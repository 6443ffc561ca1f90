# findings:
puts User.where(token_type: 'refresh', password_changed_at: nil).count
