# findings:
set = Set.new([1])
set.delete(1)
text = +'a'
text.insert(0, 'b')
text.replace('c')
puts text
