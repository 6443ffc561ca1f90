# findings: file
puts Rails.root.join("config/master.key").read
