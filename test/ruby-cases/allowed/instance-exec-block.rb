# findings:
puts [1].instance_exec { size }
