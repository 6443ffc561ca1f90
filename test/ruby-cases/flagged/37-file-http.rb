# findings: file
File.write("tmp/file.flag", "side effect")
