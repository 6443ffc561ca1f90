# findings:
count = 0
loop do
  count += 1
  break if count > 3
end
puts count
