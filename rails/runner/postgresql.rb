# frozen_string_literal: true

module AmbulanceRunner
  # PostgreSQL, PostGIS, and PGlite, which is PostgreSQL in WebAssembly.
  class PostgreSQLSession < Session
    READ_ONLY = ["SET default_transaction_read_only = on", "SHOW transaction_read_only", "on"].freeze
    DIALECT = Sql::POSTGRESQL
    POISON = "ambulance_dry_run"
    SAVEPOINT = "ambulance_statement"
    COUNTED = <<~SQL.freeze
      SELECT schemaname, relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables
      WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 AND relname <> '#{POISON}'
    SQL

    def restrict
      refuse_shared_session
      super
    end

    def limit(statement, lock)
      refuse_shared_session if statement || lock
      execute("SET statement_timeout = #{(statement * 1000).ceil}") if statement
      execute("SET lock_timeout = #{(lock * 1000).ceil}") if lock
    end

    # The server goes on with a statement whose client has stopped waiting, and what comes next waits for it.
    def interrupt
      return if gone? || !driver.respond_to?(:backend_pid) || driver.transaction_status != PG::PQTRANS_ACTIVE

      driver.cancel
      driver.discard_results
    rescue PG::Error
      nil # what comes next finds the session as it is
    end

    # COMMIT answers with a rollback, and no error, when a statement has failed.
    def check_before_commit
      super
      driver.exec("SELECT 1")
    end

    # Statements that go past Active Record are undone by no savepoint of ours.
    def unseen
      @unseen = true
    end

    def rows(result, _mark)
      result.respond_to?(:cmd_tuples) ? result.cmd_tuples : 0
    end

    # A statement that fails spoils the whole transaction: it is undone by itself, as it would be without one.
    def after_statement
      driver_says("RELEASE SAVEPOINT #{SAVEPOINT}; SAVEPOINT #{SAVEPOINT}") if outermost? && !@unseen
    end

    def after_failure
      driver_says("ROLLBACK TO SAVEPOINT #{SAVEPOINT}") if outermost? && !@unseen
    end

    # pg_stat_xact_user_tables counts what this transaction did, whoever did it, rolled back or not.
    def counted
      return {} unless whole?

      driver_says("SELECT 1") || driver_says("ROLLBACK TO SAVEPOINT #{SAVEPOINT}")
      driver.exec(COUNTED).values.to_h do |schema, table, *numbers|
        [schema == "public" ? table : "#{schema}.#{table}", %i[inserted updated deleted].zip(numbers.map(&:to_i)).to_h]
      end
    end

    private

    # A constraint that is violated already, and looked at by COMMIT and PREPARE TRANSACTION only: both must fail.
    def make_uncommittable
      execute("SET TRANSACTION READ WRITE")
      execute("CREATE TEMP TABLE #{POISON} (i int, UNIQUE (i) DEFERRABLE INITIALLY DEFERRED)")
      execute("INSERT INTO #{POISON} VALUES (1), (1)")
    end

    def after_begin
      driver.exec("SAVEPOINT #{SAVEPOINT}")
    end

    def driver_says(sql)
      driver.exec(sql)
      true
    rescue StandardError
      false
    end

    # PGlite says true, whatever it is asked.
    def gone?
      driver.nil? || (driver.respond_to?(:backend_pid) && driver.finished?)
    end

    # PGlite does not say, and there only one process has the database.
    def in_transaction?
      driver.respond_to?(:backend_pid) && driver.transaction_status != PG::PQTRANS_IDLE
    end

    # Behind a pooler such as PgBouncer the session belongs to others too: they would find it read-only, or with the
    # run's limits.
    def refuse_shared_session
      process = @connection.uncached { @connection.select_value("SELECT pg_backend_pid()") }.to_i # connects, if need be
      return if !driver.respond_to?(:backend_pid) || driver.backend_pid == process

      raise Refused, "A connection pooler lies between the app and PostgreSQL; this run needs a direct one."
    end
  end
end
