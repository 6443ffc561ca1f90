# findings: mail job sleep
UserMailer.welcome(1).deliver_later; WelcomeJob.perform_later(7); sleep 0.3
