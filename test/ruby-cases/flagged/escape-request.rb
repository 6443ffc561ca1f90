# findings: network
# dry-run: exit 1 AmbulanceRunner::HeldBack; held back 1 requests
# read-only: exit 1 Errno::ECONNREFUSED
require "net/http"
Net::HTTP.get(URI("http://127.0.0.1:1/"))
