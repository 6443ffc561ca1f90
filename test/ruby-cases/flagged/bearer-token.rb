# findings: secret
headers = { "Authorization" => "Bearer abcdefghijkl123456" }
puts headers
