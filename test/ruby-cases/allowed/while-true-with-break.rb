# findings:
while true
  break
end
