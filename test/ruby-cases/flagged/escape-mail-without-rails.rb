# findings: mail
# dry-run: exit 0; held back 1 mails
# read-only: exit 0; held back 1 mails
Mail.deliver { from "a@example.com"; to "b@example.com"; subject "hello" }
