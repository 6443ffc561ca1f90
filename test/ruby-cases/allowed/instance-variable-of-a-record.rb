# findings:
user = User.first
user.instance_variable_set(:@name, "x")
