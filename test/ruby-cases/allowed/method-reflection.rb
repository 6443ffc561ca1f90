# findings:
puts User.instance_methods(false).include?(:destroy), User.method_defined?(:save)
