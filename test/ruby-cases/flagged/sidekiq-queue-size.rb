# findings: network
puts Sidekiq::Queue.new.size
