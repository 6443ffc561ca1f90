# findings:
case [1, [2, 3]]
in [Integer => a, [b, *]] if a < b then puts a
end
