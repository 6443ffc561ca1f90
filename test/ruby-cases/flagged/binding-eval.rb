# findings: eval
binding.local_variable_set(:x, 1)
