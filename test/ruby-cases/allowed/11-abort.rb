# findings:
abort "stopped on purpose"
