# findings: job
# dry-run: exit 0; held back 1 jobs
# read-only: exit 0; held back 1 jobs
WelcomeJob.queue_adapter = :inline
WelcomeJob.perform_later(1)
