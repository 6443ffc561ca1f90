# findings: callbacks-skipped send-unknown transaction-escape write-many write-whole-table
# dry-run postgresql: exit 1 ActiveRecord::StatementInvalid; users updated 1; warns raw-connection
# dry-run: exit 0; users updated 21; warns raw-connection
# read-only: exit 1 ActiveRecord::ReadOnlyError
User.where(id: 1).update_all(name: "x")
driver = User.connection.raw_connection
name = { "PG::Connection" => :exec, "Mysql2::Client" => :query }.fetch(driver.class.name, :prepare)
commit = driver.method(name)
commit = commit.super_method until commit.owner == driver.class
begin
  statement = commit.call("COMMIT")
  statement.step
rescue StandardError
  nil
end
User.update_all(name: "y")
