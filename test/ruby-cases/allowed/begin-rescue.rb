# findings:
begin
  User.find(0)
rescue ActiveRecord::RecordNotFound => error
  puts error.message
end
