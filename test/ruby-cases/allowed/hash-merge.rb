# findings:
opts = { a: 1 }
opts.update(b: 2)
opts.delete(:a)
opts.merge!(c: 3)
