# findings: cache
Rails.cache.delete_matched("views/*")
