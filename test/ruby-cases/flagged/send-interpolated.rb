# findings: send-unknown
User.send("delete_#{'all'}")
