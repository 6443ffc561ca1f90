# findings: sql-write
# dry-run: exit 0; users inserted 2
# dry-run mysql: exit 1 ActiveRecord::StatementInvalid
# read-only: exit 1 ActiveRecord::ReadOnlyError
User.connection.execute("INSERT INTO users (name, email) VALUES ('a', 'a@example.com'), ('b', 'b@example.com') RETURNING id").to_a
