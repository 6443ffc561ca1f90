# findings: shell
# dry-run: refused; exit 1 AmbulanceRunner::Forbidden
# read-only: refused; exit 1 AmbulanceRunner::Forbidden
require "open3"
`echo bt > tmp/system.flag` rescue 0
Open3.capture2("sh", "-c", "echo o3 > tmp/system.flag")
