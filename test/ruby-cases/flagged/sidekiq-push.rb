# findings: job
CleanupWorker.perform_async(1)
