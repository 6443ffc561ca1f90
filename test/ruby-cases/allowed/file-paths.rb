# findings:
puts File.join('a', 'b'), File.basename('/x/y'), Dir.exist?('/tmp')
