# findings:
Userr.count
