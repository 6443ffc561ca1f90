# findings: eval
puts ERB.new("<%= 1 %>").result
