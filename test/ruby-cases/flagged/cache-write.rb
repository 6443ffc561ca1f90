# findings: cache
Rails.cache.write("a", 1)
