# frozen_string_literal: true

module AmbulanceRunner
  # Decides at the end of a run what becomes of its transaction, and knows afterwards.
  class Outcome
    OUTSIDE_TOLERANCE = 70
    # Seconds until an interrupted statement is not waited for any longer.
    PATIENCE = 10

    # The exception that kept a run from being committed.
    attr_reader :problem

    def initialize(run, sessions)
      @run = run
      @sessions = sessions
      @rolled_back = false
    end

    # @param well whether the script ended by itself and without an error
    # Answers with the exit status that the run ends with instead of its own; nil when it keeps that.
    def settle(well)
      return refusal unless @run.request.dry_run? || @run.request.whole?

      apart { @sessions.each(&:interrupt) } if @run.request.dry_run? || !well
      observe
      status = @run.request.dry_run? ? roll_back : commit_or_roll_back(well)
      status || refusal
    end

    # The part of the report that is about this.
    def to_h
      notes = @run.notes
      { changes: @run.changes.to_a, heldBack: notes.held_back, refused: notes.refused, warnings: notes.warnings,
        rolledBack: @rolled_back }
    end

    private

    # A run that was refused anything never ends as a success.
    def refusal
      1 unless @run.notes.refused.empty?
    end

    # The database may have counted more than the statements said. What it saw of a savepoint that was rolled back
    # cannot be told from the rest, so it is compared with what was attempted.
    def observe
      @sessions.each do |session|
        AmbulanceRunner.internally { session.counted }.each do |table, counts|
          more = @run.changes.observe(session.database, table, counts)
          @run.notes.warn("indirect-changes") if more
        end
      rescue StandardError
        @run.notes.warn("uncounted")
      end
    end

    def commit_or_roll_back(well)
      @sessions.each { |session| session.open_changes.end_outermost }
      return roll_back || 1 unless well && refusal.nil?
      return commit if within_tolerance?

      @run.notes.warn("outside-tolerance")
      roll_back || OUTSIDE_TOLERANCE
    end

    def within_tolerance?
      expected = @run.request.expected
      expected.nil? || Tolerance.new(expected, @run.request.tolerance).holds?(@run.changes.to_a)
    end

    # Callbacks for after the commit take place in here, and may fail when everything is committed.
    def commit
      open = @sessions.select(&:whole?)
      AmbulanceRunner.internally { open.each(&:check_before_commit) }
      @run.commits { open.each(&:commit) }
      nil
    rescue Exception => e # rubocop:disable Lint/RescueException
      @problem = e
      committed = open.reject(&:whole?)
      roll_back
      @rolled_back &&= committed.empty?
      @run.notes.warn("partly-committed") unless committed.empty? || committed == open
      1
    end

    # In a thread of its own: with an exception in `$!`, Active Record and sqlite3 raise it again in the middle.
    def roll_back
      @run.notes.warn("lasting-changes") if Statements.lasted?
      @sessions.each { |session| session.open_changes.end_outermost }
      open = @sessions.select(&:whole?)
      results = []
      apart { open.each { |session| results << session.roll_back } }
      open.each(&:close) unless results.count(true) == open.size
      @rolled_back = results.count(true) == open.size
      return if @rolled_back

      @run.notes.warn("rollback-unconfirmed")
      1
    end

    # WebAssembly has one thread only, which alone may wait for the database.
    def apart(&work)
      return AmbulanceRunner.internally(&work) if RUBY_PLATFORM.include?("wasm")

      Thread.new { AmbulanceRunner.internally(&work) }.join(PATIENCE)
    end
  end
end
