# findings: callbacks-skipped send-unknown transaction-escape write-many
# dry-run: exit 1 PG::UniqueViolation|Mysql2::Error|SQLite3::ConstraintException; users updated 1; warns raw-connection
# read-only: exit 1 ActiveRecord::ReadOnlyError
User.where(id: 1).update_all(name: "x")
driver = User.connection.raw_connection
name = { "PG::Connection" => :exec, "Mysql2::Client" => :query }.fetch(driver.class.name, :prepare)
commit = driver.method(name)
commit = commit.super_method until commit.owner == driver.class
statement = commit.call("COMMIT")
statement.step
