# findings: endless-loop
while true
  puts 1
end
