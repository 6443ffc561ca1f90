# findings: rescue-exception shell
# dry-run: refused; exit 1
# read-only: refused; exit 1
begin
  Process.spawn("true")
rescue Exception
  puts "never mind"
end
