# findings: file
Rails.root.join("tmp/x.txt").write("hello")
