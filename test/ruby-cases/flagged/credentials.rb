# findings: credentials
puts Rails.application.credentials.secret_key_base
