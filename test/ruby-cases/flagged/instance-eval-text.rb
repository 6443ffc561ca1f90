# findings: eval
User.first.instance_eval('destroy')
