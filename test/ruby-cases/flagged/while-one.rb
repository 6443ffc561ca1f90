# findings: endless-loop
while 1
  puts 1
end
