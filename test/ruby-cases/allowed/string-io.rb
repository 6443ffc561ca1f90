# findings:
io = StringIO.new
io.write("x")
puts io.read
