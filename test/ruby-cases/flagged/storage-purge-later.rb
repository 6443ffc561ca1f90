# findings: job
User.find(1).avatar.purge_later
