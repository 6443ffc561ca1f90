# findings:
puts Rails.root, Rails.root.join("a").to_s, Rails.env
