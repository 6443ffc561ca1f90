# findings: send-dangerous
User.public_send(:delete_all)
