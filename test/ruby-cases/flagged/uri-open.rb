# findings: network
URI.open('https://example.com').read
