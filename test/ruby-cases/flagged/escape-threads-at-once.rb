# findings: callbacks-skipped thread write-many
# dry-run: exit 0; users updated 4
# read-only: exit 1 ActiveRecord::StatementInvalid|ActiveRecord::ReadOnlyError
Thread.report_on_exception = false
(1..4).map { |n| Thread.new { User.where(id: n).update_all(name: "thread") } }.each(&:join)
