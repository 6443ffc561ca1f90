# findings: cache
cache = Rails.cache
cache.clear
