# findings:
[1, 2, 3].each { |n| puts n }
(1..3).map { |n| n * 2 }.select(&:even?)
