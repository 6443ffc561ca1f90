# findings: environment credentials
puts ENV["DATABASE_URL"], Rails.application.credentials.aws
