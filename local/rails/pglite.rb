# Active Record's adapter for PGlite comes with the WebAssembly module. Here it gets what it lacks in comparison with the
# adapter for PostgreSQL, from which it derives; `database.ts` is the other side.
require "active_support"
require "active_support/lazy_load_hooks"
require "json"

ActiveSupport.on_load(:active_record) do
  adapter = "active_record/connection_adapters/pglite_adapter"
  ActiveRecord::ConnectionAdapters.register("pglite", "ActiveRecord::ConnectionAdapters::PGliteAdapter", adapter)
  require adapter

  # Without escaping, a name such as O'Brien ends the string that it is quoted into.
  ActiveRecord::ConnectionAdapters::PGliteAdapter.define_method(:quote_string) { |text| text.gsub("'", "''") }

  # Rows come in one piece and by position: by name, the second of two columns with one name would hide the first.
  class PGlite::Result
    def values = @values ||= JSON.parse(@res[:rows].to_s)
    def each = values.each { |row| yield fields.zip(row).to_h }
  end

  # With the server's error code, Active Record can tell a unique violation from a syntax error.
  PG::PG_DIAG_SQLSTATE = :code
  class PG::Error
    def result = self
    def error_field(name) = cause.is_a?(JS::Error) ? cause.instance_variable_get(:@exception)[name].to_s : nil
  end
end
