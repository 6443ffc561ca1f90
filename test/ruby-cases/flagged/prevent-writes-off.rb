# findings: transaction-escape write
ActiveRecord::Base.while_preventing_writes(false) { User.create!(name: 'x') }
