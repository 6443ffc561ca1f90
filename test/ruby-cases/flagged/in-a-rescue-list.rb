# findings: write-whole-table callbacks-skipped
begin
  User.first
rescue ArgumentError, (User.delete_all; TypeError)
end
