# findings:
puts '１件、合計２円'
