# findings: method-replaced
User.include(Fast)
