# findings: file
open('/tmp/x').read
