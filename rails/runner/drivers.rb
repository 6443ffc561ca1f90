# frozen_string_literal: true

module AmbulanceRunner
  # Connections that a script makes by itself, past Active Record: born read-only too, and looked at like the others.
  module Drivers
    # What each driver's sessions are told first, and how. PostgreSQL's are also born that way through PGOPTIONS.
    BIRTHS = {
      "PG::Connection" => [:exec, "SET default_transaction_read_only = on", Sql::POSTGRESQL],
      "Mysql2::Client" => [:query, "SET SESSION TRANSACTION READ ONLY", Sql::MYSQL],
      "Trilogy" => [:query, "SET SESSION TRANSACTION READ ONLY", Sql::MYSQL],
      "SQLite3::Database" => [:execute, "PRAGMA query_only = ON", Sql::STANDARD]
    }.freeze
    POSTGRESQL_MAKERS = %i[new connect open setdb setdblogin sync_connect async_connect].freeze
    ACTIVE_RECORD = %r{active_record/connection_adapters/}.freeze

    class << self
      def watch
        request = AmbulanceRunner.run.request
        restricted = request.mode != "write"
        pg_options(request) if restricted
        BIRTHS.each do |name, (verb, statement, dialect)|
          driver = Object.const_get(name) if Object.const_defined?(name)
          next unless driver

          tell(driver, restricted ? [verb, statement] : nil)
          Statements.watch(driver, dialect)
        end
      end

      # Active Record's own connections are guarded when somebody gets them.
      def born(connection, order)
        return if AmbulanceRunner.internal? || caller_locations(2, 40).any? { |at| ACTIVE_RECORD.match?(at.path.to_s) }

        AmbulanceRunner.run.notes.warn("own-connection")
        AmbulanceRunner.internally { connection.public_send(*order) } if order
      end

      private

      # What libpq sends with every new connection of this process, and of those that it starts.
      def pg_options(request)
        options = ["-c default_transaction_read_only=on"]
        options << "-c statement_timeout=#{(request.statement_timeout * 1000).ceil}" if request.statement_timeout
        ENV["PGOPTIONS"] = [ENV["PGOPTIONS"], *options].compact.join(" ")
      end

      def tell(driver, order)
        return tell_postgresql(driver, order) if driver.name == "PG::Connection"

        driver.prepend(Module.new do
          define_method(:initialize) do |*arguments, **options, &block|
            super(*arguments, **options, &block)
            Drivers.born(self, order)
          end
        end)
      end

      def tell_postgresql(driver, order)
        driver.singleton_class.prepend(Module.new do
          POSTGRESQL_MAKERS.each do |name|
            define_method(name) do |*arguments, **options, &block|
              super(*arguments, **options, &block).tap { |made| Drivers.born(made, order) if made.is_a?(driver) }
            end
          end
        end)
      end
    end
  end
end
