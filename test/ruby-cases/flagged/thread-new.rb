# findings: thread write
Thread.new { User.create!(name: 'x') }.join
