# findings: cache
ActionController::Base.cache_store.clear
