# findings: look-alike
User.dеlete_all
