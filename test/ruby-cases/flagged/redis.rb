# findings: network
Redis.new.flushall
