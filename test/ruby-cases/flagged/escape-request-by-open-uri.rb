# findings: network
# dry-run: exit 0; held back 1 requests
# read-only: exit 0
require "open-uri"
begin
  URI.open("http://127.0.0.1:1/")
rescue StandardError
  puts "no network"
end
