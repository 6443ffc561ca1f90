# findings:
IDS = [1, 2].freeze
IDS.each { |i| puts User.find(i).name }
