# findings: mail
UserMailer.with(user: 1).welcome.deliver_later(wait: 3600)
