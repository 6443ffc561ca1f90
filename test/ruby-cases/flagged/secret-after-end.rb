# findings: secret
puts DATA.read
__END__
ghp_0123456789abcdefghijklmnopqrstuvwxyzABCD
