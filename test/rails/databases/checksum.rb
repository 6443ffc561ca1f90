# Answers each line with the SHA-256 of everything in the databases that it was started with: all tables and columns,
# and all rows of all tables. It talks to the databases past Rails. Counters of sequences are left out: no database
# rolls them back.
#
#     ruby checksum.rb DATABASE...    each an SQLite file or a URL
require "digest"
require "json"
require "uri"

class SqliteContent
  def initialize(file)
    require "sqlite3"
    @database = SQLite3::Database.new(file)
  end

  def each
    schema = @database.execute("SELECT name, sql, type FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
    schema.each { |row| yield row }
    tables = schema.select { |row| row.last == "table" }.map(&:first)
    tables.each { |table| @database.execute("SELECT rowid, * FROM \"#{table}\" ORDER BY rowid") { |row| yield [table, row] } }
  end
end

class PostgresContent
  COLUMNS = "SELECT table_schema, table_name, column_name, data_type, is_nullable FROM information_schema.columns " \
            "WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2, 3".freeze

  def initialize(url)
    require "pg"
    @connection = PG.connect(url)
  end

  def each
    columns = @connection.exec(COLUMNS).values
    columns.each { |row| yield row }
    columns.map { |row| row.first(2) }.uniq.each do |schema, table|
      @connection.exec("SELECT t::text FROM \"#{schema}\".\"#{table}\" t ORDER BY 1").each_row { |row| yield [table, row] }
    end
  end
end

class MysqlContent
  def initialize(url)
    require "mysql2"
    uri = URI(url)
    @client = Mysql2::Client.new(host: uri.host, port: uri.port, username: uri.user, database: uri.path[1..-1], as: :array)
  end

  def each
    columns = @client.query("SELECT table_name, column_name, column_type, is_nullable FROM information_schema.columns " \
                            "WHERE table_schema = DATABASE() ORDER BY 1, 2").to_a
    columns.each { |row| yield row }
    columns.map(&:first).uniq.each { |table| @client.query("SELECT * FROM `#{table}` ORDER BY 1").each { |row| yield [table, row] } }
  end
end

KINDS = { "postgresql" => PostgresContent, "mysql2" => MysqlContent }.freeze
CONTENTS = ARGV.map { |place| (KINDS[place[/\A(\w+):\/\//, 1]] || SqliteContent).new(place) }

STDOUT.sync = true
while STDIN.gets
  digest = Digest::SHA256.new
  CONTENTS.each { |content| content.each { |part| digest << part.inspect } }
  puts JSON.generate("checksum" => digest.hexdigest)
end
