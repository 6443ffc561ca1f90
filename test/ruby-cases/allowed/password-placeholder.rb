# findings:
puts({ password: '<your password>', token: '********' })
