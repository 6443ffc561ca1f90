# findings: exit-hook write
at_exit { User.first.update!(name: 'x') }
