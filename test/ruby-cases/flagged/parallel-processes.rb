# findings: fork
Parallel.map([1, 2], in_processes: 2) { |x| puts x }
