# findings: endless-loop sleep rescue-exception
# swallows SIGTERM: only SIGKILL ends it
loop { begin; loop { sleep 0.05 }; rescue Exception; end }
