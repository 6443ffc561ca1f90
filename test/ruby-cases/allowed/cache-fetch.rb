# findings:
Rails.cache.fetch("a") { User.count }
