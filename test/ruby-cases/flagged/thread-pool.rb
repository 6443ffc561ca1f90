# findings: thread
pool = Concurrent::FixedThreadPool.new(5)
pool.post { puts 1 }
