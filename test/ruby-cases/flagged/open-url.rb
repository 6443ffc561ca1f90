# findings: network
require "open-uri"
puts open("https://example.com").read
