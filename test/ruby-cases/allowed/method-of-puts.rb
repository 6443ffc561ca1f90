# findings:
[1].each(&method(:puts))
