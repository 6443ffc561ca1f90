# findings: secret
url = 'postgres://app:s3cr3tpw@db.internal/app'
puts url
