# findings: network
User.first.avatar.attach(io: StringIO.new("x"), filename: "a")
