# findings: exit-hook
END { puts 1 }
