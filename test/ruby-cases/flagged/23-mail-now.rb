# findings: mail
UserMailer.welcome(1).deliver_now
