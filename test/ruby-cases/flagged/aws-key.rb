# findings: secret
key = 'AKIAIOSFODNN7EXAMPLE'
puts key
