# frozen_string_literal: true

module AmbulanceRunner
  # One session of a database, which is what an Active Record connection has. Below are the databases' own ways.
  class Session
    attr_reader :open_changes, :database

    def initialize(connection, run)
      @connection = connection
      @run = run
      @database = connection.pool.respond_to?(:db_config) ? connection.pool.db_config.name.to_s : ""
      @open_changes = OpenChanges.new(run.changes)
      @whole = false
    end

    # Ends a statement that is still under way, for whose result nobody waits any more.
    def interrupt; end

    # Makes the session read-only, and looks whether it is.
    def restrict
      statement, question, answer = self.class::READ_ONLY
      execute(statement)
      answers = @connection.uncached { @connection.select_rows(question) }.flatten.map(&:to_s)
      return if answers.include?(answer)

      raise Refused, "A database session could not be made read-only (is a transaction open in it?)."
    end

    # Opens the transaction that all of the run's changes go into. A dry run's is made so that it cannot be committed.
    # Active Record's own transactions inside it become savepoints, because it is not joinable.
    def begin_whole(uncommittable:)
      before_begin if uncommittable
      @connection.begin_transaction(joinable: false, _lazy: false)
      make_uncommittable if uncommittable
      after_begin
      open_changes.follow("BEGIN")
      @whole = true
    end

    def whole?
      @whole
    end

    # What may be wrong is found before anything is committed, in any database.
    def check_before_commit
      raise Refused, "The connection to #{database} was closed: the run's changes in it were lost." if gone?
    end

    def commit
      @connection.commit_transaction
    end

    # The transaction is over: committed, or gone with its session.
    def ended
      @whole = false
    end

    # Ends the transaction of a dry run. Not through Active Record: its locks may be held by what was interrupted.
    def roll_back
      return true if gone?

      interrupt
      before_roll_back
      rolled_back = driver_says("ROLLBACK") && !in_transaction?
      @whole = false
      rolled_back
    end

    # How many rows were changed before a statement, where that must be known to count the statement's own.
    def mark
      0
    end

    # After each statement that may have changed something, and after each that failed.
    def after_statement; end

    def after_failure; end

    # From now on statements may go past Active Record.
    def unseen; end

    # Tables that a transaction cannot undo changes to.
    def lasting_tables
      Set.new
    end

    # What the database itself counted per table: { table => { inserted:, updated:, deleted: } }.
    def counted
      {}
    end

    # For when nothing else helps: the server rolls back what an ended session left open.
    def close
      driver.close
    rescue StandardError
      nil
    end

    def driver_class
      driver.class unless driver.nil?
    end

    private

    def gone?
      driver.nil? || %i[finished? closed?].any? { |name| driver.respond_to?(name) && driver.public_send(name) }
    end

    def before_begin; end

    def after_begin; end

    def before_roll_back; end

    def execute(sql)
      @connection.execute(sql)
    end

    def driver
      @connection.instance_variable_get(:@raw_connection) || @connection.instance_variable_get(:@connection)
    end

    # Whether the outermost of Active Record's transactions is the run's own: nothing of the script's is open.
    def outermost?
      @whole && @connection.open_transactions == 1
    end
  end
end
