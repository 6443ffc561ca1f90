# findings: eval
eval('User.' + 'delete_all')
