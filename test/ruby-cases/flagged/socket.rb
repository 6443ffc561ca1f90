# findings: network
TCPSocket.new('example.com', 80)
