# findings: mail
# dry-run: exit 0; held back 1 mails
# read-only: exit 0; held back 1 mails
UserMailer.welcome(1).deliver_now
