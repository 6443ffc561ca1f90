# findings: environment secret
ENV["SECRET_TOKEN"] = "abcdefgh12345"
