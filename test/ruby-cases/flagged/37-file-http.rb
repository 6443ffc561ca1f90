# findings: file
# dry-run: exit 0; left tmp/file.flag
# read-only: exit 0; left tmp/file.flag
File.write("tmp/file.flag", "side effect")
