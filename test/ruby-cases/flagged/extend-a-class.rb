# findings: method-replaced
User.extend(Fast)
