# findings: send-dangerous
:delete_all.to_proc.call(User)
