# findings: network
$redis.flushdb
