# findings: file
FileUtils.rm_rf('/tmp/x')
