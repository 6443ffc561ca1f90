# findings: method-replaced
def User.all = none
