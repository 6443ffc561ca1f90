# findings: mail job sleep
# dry-run: exit 0; held back 2 jobs
# read-only: exit 0; held back 2 jobs
UserMailer.welcome(1).deliver_later; WelcomeJob.perform_later(7); sleep 0.3
