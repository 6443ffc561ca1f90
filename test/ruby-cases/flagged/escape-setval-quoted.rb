# findings: rescue-exception
# dry-run postgresql: refused; exit 1
# read-only postgresql: refused; exit 1
# verified: the first two were executed, and no rollback undoes that
before = User.connection.select_value("SELECT last_value FROM users_id_seq")
[
  %q(SELECT "setval"('users_id_seq', 1000)),
  %q(SELECT pg_catalog."setval" ('users_id_seq', 1001)),
  %q(SELECT SetVal/* */('users_id_seq', 1002)),
  %q(/* a */ SELECT setval('users_id_seq', 1003))
].each do |sql|
  User.connection.select_value(sql)
rescue Exception
  nil
end
exit 5 if User.connection.select_value("SELECT last_value FROM users_id_seq") != before
