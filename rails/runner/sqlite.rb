# frozen_string_literal: true

module AmbulanceRunner
  # SQLite.
  class SQLiteSession < Session
    READ_ONLY = ["PRAGMA query_only = ON", "PRAGMA query_only", "1"].freeze
    DIALECT = Sql::STANDARD

    # Rails 8 begins with BEGIN IMMEDIATE, which a session that may not write refuses.
    module Deferred
      def begin_db_transaction
        begin_deferred_transaction
      end
    end

    def limit(*); end

    def restrict
      super
      return unless @run.request.read_only? && @connection.respond_to?(:begin_deferred_transaction)

      @connection.extend(Deferred)
    end

    def mark
      driver ? driver.total_changes : 0 # not connected yet
    end

    # `changes` has what the statement did itself, `total_changes` also what triggers and cascades did.
    def rows(_result, mark)
      more = driver.total_changes - mark
      return 0 unless more.positive?

      @run.notes.warn("indirect-changes") if more > driver.changes
      driver.changes
    end

    private

    def before_begin
      execute("PRAGMA foreign_keys = ON")
      execute("PRAGMA query_only = OFF")
    end

    # A deferred foreign key that is violated already: COMMIT fails.
    def make_uncommittable
      execute("CREATE TEMP TABLE ambulance_parent (id INTEGER PRIMARY KEY)")
      execute("CREATE TEMP TABLE ambulance_dry_run (" \
              "id INTEGER REFERENCES ambulance_parent (id) DEFERRABLE INITIALLY DEFERRED)")
      execute("INSERT INTO temp.ambulance_dry_run VALUES (1)")
    end

    def before_roll_back
      driver_says("PRAGMA query_only = ON")
    end

    def driver_says(sql)
      driver.execute(sql)
      true
    rescue StandardError
      false
    end

    def in_transaction?
      driver.respond_to?(:transaction_active?) && driver.transaction_active?
    end
  end
end
