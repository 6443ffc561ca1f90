# findings: own-connection sql-write
# dry-run: exit 1 PG::ReadOnlySqlTransaction|Mysql2::Error|SQLite3::ReadOnlyException; warns own-connection
# read-only: exit 1 PG::ReadOnlySqlTransaction|Mysql2::Error|SQLite3::ReadOnlyException; warns own-connection
# a driver connection of its own, outside ActiveRecord
c = ActiveRecord::Base.connection_db_config.configuration_hash
case c[:adapter]
when "postgresql" then PG.connect(host: c[:host], port: c[:port], user: c[:username], password: c[:password], dbname: c[:database]).exec("UPDATE users SET name='own' WHERE id=3")
when "mysql2" then Mysql2::Client.new(host: c[:host], port: c[:port], username: c[:username], password: c[:password], database: c[:database]).query("UPDATE users SET name='own' WHERE id=3")
else SQLite3::Database.new(c[:database]).execute("UPDATE users SET name='own' WHERE id=3")
end
