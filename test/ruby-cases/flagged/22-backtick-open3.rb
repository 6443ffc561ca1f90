# findings: shell
require "open3"
`echo bt > tmp/system.flag` rescue 0
Open3.capture2("sh", "-c", "echo o3 > tmp/system.flag")
