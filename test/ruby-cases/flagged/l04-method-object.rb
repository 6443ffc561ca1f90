# findings: send-dangerous
User.method(:delete_all).call
