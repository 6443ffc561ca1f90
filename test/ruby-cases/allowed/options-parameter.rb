# findings:
def fix(options) = options.update(active: false)
