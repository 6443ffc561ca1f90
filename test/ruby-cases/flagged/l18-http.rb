# findings: network
Net::HTTP.get(URI("http://example.test/")); Faraday.post("http://example.test/")
