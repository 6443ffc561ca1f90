# findings: rescue-exception
begin
  puts 1
rescue SignalException
end
