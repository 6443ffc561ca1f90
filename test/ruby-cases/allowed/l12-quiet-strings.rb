# findings:
# User.delete_all `rm -rf /` system("x") COMMIT eval exit! fork
TEXT = <<~T
  User.delete_all; system("ls"); `ls`; eval("1"); exit!; DROP TABLE users; COMMIT
T
puts "delete_all", %q(exec "rm"), :delete_all, { system: 1, eval: 2 }, /fork|exit!/, %w[destroy_all spawn]
=begin
User.delete_all
=end
__END__
User.delete_all
