# findings: environment
puts ::ENV["HOME"]
