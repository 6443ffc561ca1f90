# findings: eval
ObjectSpace::WeakMap.new
