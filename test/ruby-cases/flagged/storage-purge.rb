# findings: network
ActiveStorage::Blob.unattached.find_each(&:purge)
