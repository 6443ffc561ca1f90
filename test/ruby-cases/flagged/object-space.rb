# findings: eval
ObjectSpace.each_object(Class) { |each| puts each }
