# findings: callbacks-skipped thread write-many
# dry-run: exit 0; users updated 80
# read-only: exit 1 ActiveRecord::StatementInvalid|ActiveRecord::ReadOnlyError
Thread.report_on_exception = false
User.columns
threads = (1..8).map do |n|
  Thread.new { 10.times { User.transaction { User.where(id: n).update_all(name: "thread") } } }
end
threads.each(&:join)
