# findings: network
URI.parse("https://example.com").open.read
