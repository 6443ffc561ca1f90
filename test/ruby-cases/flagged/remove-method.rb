# findings: method-replaced
User.remove_method(:name)
