# findings: exit-hook
trap('TERM') { puts 'no' }
