# findings: send-unknown
m = "delete" + "_all"
User.public_send(m)
