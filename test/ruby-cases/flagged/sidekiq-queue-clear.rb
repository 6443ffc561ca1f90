# findings: network
Sidekiq::Queue.new("default").clear
