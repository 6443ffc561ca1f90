# findings:
puts DATA.read
__END__
User.delete_all
