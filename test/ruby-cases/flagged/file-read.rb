# findings: file
puts File.read('/etc/passwd')
