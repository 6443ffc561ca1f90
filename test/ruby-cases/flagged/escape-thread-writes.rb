# findings: callbacks-skipped thread write-whole-table
# dry-run: exit 0; users deleted 20
# read-only: exit 1 ActiveRecord::StatementInvalid|ActiveRecord::ReadOnlyError
Thread.report_on_exception = false
Thread.new { User.delete_all }.join
