# findings: job
# dry-run: exit 0; held back 1 jobs
# read-only: exit 0; held back 1 jobs
ActiveJob::Base.queue_adapter.enqueue(WelcomeJob.new(1))
