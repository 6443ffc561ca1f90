# findings: file
File.open('/tmp/x', 'a') { |file| file.puts 1 }
