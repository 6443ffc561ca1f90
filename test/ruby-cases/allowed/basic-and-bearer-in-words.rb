# findings:
puts "Basic internationalization Bearer #{token}"
