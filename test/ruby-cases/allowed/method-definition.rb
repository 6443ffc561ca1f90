# findings:
def double(number) = number * 2
puts double(2)
