# findings: secret
API_KEY = "abcdefgh12345"
puts API_KEY.size
