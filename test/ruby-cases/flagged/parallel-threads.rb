# findings: thread
Parallel.each([1, 2], in_threads: 2) { |x| puts x }
