# findings: method-replaced
User.skip_callback(:save, :after, :notify)
