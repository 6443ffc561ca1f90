# findings:
digest = Digest::SHA256.new
digest.update("x")
