# findings: write callbacks-skipped
User.find(1).update_column(:name, 'x')
