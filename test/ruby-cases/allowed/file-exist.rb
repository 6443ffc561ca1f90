# findings:
puts File.exist?("/tmp/x"), File.basename("/a/b")
