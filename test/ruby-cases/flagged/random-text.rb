# findings: secret
key = 'Zk3vQ9mX1bN7cT5rL8wJ2hG6fD4sA0pY'
puts key
