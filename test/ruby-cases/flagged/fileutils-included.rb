# findings: file
include FileUtils
rm_rf "/tmp/x"
