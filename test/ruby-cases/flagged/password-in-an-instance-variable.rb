# findings: secret
@password = "hunter2secret"
