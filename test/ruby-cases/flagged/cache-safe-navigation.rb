# findings: cache
Rails&.cache&.clear
