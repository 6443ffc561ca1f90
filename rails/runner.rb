# frozen_string_literal: true

# Runs one script inside a Rails process and reports how it ended and what it changed.
#
#     rails runner rails/runner.rb
#
# Nothing has to be installed in the app: this file works by itself on Ruby 2.7 and Rails 6.1, and everything newer.
# It is joined from the files in `rails/runner/` by `rails/join.ts`; change those.
#
# The server says what to run in AMBULANCE_* variables. The answer is two lines among the output,
#
#     AMBULANCE <nonce> {"v":1,"event":"started",...}     just before the script
#     AMBULANCE <nonce> {"v":1,"event":"finished",...}    after the script and all its at_exit blocks
#
# each after a line break of its own. Without the first line nothing of the script was executed; without the second
# nobody can say how far it got (the process was killed). `runs/report.ts` reads them.
#
# Three modes, and docs/security.md says what each of them prevents and what it cannot:
#
#     write      as the app would
#     read-only  every database session is born read-only
#     dry-run    every connection writes inside one transaction that cannot be committed; nothing is sent
#
# The name of the module is long so that it is none of the app's: a hospital's app may well have a model `Ambulance`.

require "digest"
require "json"
require "monitor"
require "set"

# request.rb

module AmbulanceRunner
  # A run that this runner does not start, with the reason for a person.
  class Refused < StandardError; end

  # What the server asks for. Taken out of ENV, so that neither the script nor programs that it starts inherit it.
  class Request
    MODES = %w[write read-only dry-run].freeze
    # A dry run keeps its locks to the end, so it gets limits although its target sets none. Seconds.
    DRY_RUN_STATEMENT_TIMEOUT = 60
    DRY_RUN_LOCK_TIMEOUT = 5

    attr_reader :nonce, :mode, :time_limit, :requester, :run_id, :tolerance

    def initialize(env)
      @nonce = env.delete("AMBULANCE_NONCE").to_s
      abort "rails/runner.rb is started by Ambulance, not by hand." unless @nonce.match?(/\A\h{32}\z/)
      @text = env.delete("AMBULANCE_SCRIPT")
      @file = env.delete("AMBULANCE_SCRIPT_FILE").to_s
      @digest = env.delete("AMBULANCE_SCRIPT_SHA256").to_s
      @mode = env.delete("AMBULANCE_MODE").to_s
      @time_limit = env.delete("AMBULANCE_TIME_LIMIT").to_i
      @requester = env["AMBULANCE_REQUESTER"].to_s
      @run_id = env["AMBULANCE_RUN_ID"].to_s
      take_limits(env)
    end

    # The script, provided that it is exactly the one that was approved.
    def script
      bytes = @text ? @text.b : File.binread(@file)
      raise Refused, "The script is not the one that was approved." unless Digest::SHA256.hexdigest(bytes) == @digest

      code = bytes.force_encoding(Encoding::UTF_8)
      code.valid_encoding? ? code : raise(Refused, "The script is not valid UTF-8.")
    rescue SystemCallError => e
      raise Refused, "The script could not be read: #{e.message}"
    end

    def dry_run?
      @mode == "dry-run"
    end

    def read_only?
      @mode == "read-only"
    end

    # Whether a run that writes is committed as a whole, at its end, or not at all.
    def whole?
      @mode == "write" && @whole
    end

    # Seconds that one statement may take; nil leaves the app's own limit.
    def statement_timeout
      @statement_timeout || (DRY_RUN_STATEMENT_TIMEOUT if dry_run?)
    end

    # Seconds that a statement may wait for another session's lock; nil leaves the app's own limit.
    def lock_timeout
      [DRY_RUN_LOCK_TIMEOUT, statement_timeout].min if dry_run?
    end

    # What a dry run changed, if this run may not change much else.
    def expected
      return unless @expected

      list = JSON.parse(@expected)
      whole = list.is_a?(Array) && list.all? { |entry| entry.is_a?(Hash) && entry["table"].is_a?(String) }
      whole ? list : raise(Refused, "What the run is expected to change is no list of tables.")
    rescue JSON::ParserError
      raise Refused, "What the run is expected to change cannot be read."
    end

    private

    def take_limits(env)
      seconds = env.delete("AMBULANCE_STATEMENT_TIMEOUT").to_f
      @statement_timeout = seconds if seconds.positive?
      @expected = env.delete("AMBULANCE_EXPECTED")
      @tolerance = env.delete("AMBULANCE_TOLERANCE").to_f
      @whole = env.delete("AMBULANCE_TRANSACTION") == "1" || !@expected.nil?
    end
  end
end

# notes.rb

module AmbulanceRunner
  # What a script tried that its mode does not allow. No StandardError: a script's `rescue => e` shall not swallow it.
  class Forbidden < Exception; end # rubocop:disable Lint/InheritException

  # What was to leave the process in a dry run. For the script it is as if the network were down.
  class HeldBack < StandardError; end

  # What there is to say about a run besides its changes. Threads share it.
  class Notes
    REFUSED = 20
    SENTENCE = 200

    attr_reader :refused, :warnings, :held_back

    def initialize
      @lock = Monitor.new
      @refused = []
      @warnings = []
      @held_back = { mails: 0, jobs: 0, requests: 0 }
    end

    # Remembers that something was refused, and refuses it: a run with such a note never ends well.
    def refuse(sentence)
      note_refused(sentence)
      raise Forbidden, sentence
    end

    # Remembers it without an exception, where none can be raised.
    def note_refused(sentence)
      text = String.new(sentence, encoding: Encoding::UTF_8).scrub[0, SENTENCE]
      @lock.synchronize { @refused |= [text] if @refused.size < REFUSED }
    end

    def warn(code)
      @lock.synchronize { @warnings |= [code] }
    end

    def hold(kind, count = 1)
      @lock.synchronize { @held_back[kind] += count }
    end
  end
end

# report.rb

module AmbulanceRunner
  # Writes to the process's output, whatever the script does to $stdout.
  class Report
    SCRIPT = /\Ascript\.rb:/.freeze
    FRAMES = 8
    MESSAGE_LENGTH = 2000

    def initialize(nonce)
      @mark = "AMBULANCE #{nonce}"
      @since = now
      @out = own_output
      @out.sync = true
    end

    def started(mode)
      @since = now
      write(event: "started", mode: mode, ruby: RUBY_VERSION, rails: Rails.version)
    end

    # An exception that ends the script: printed for people now, and part of the report later.
    def failed(error)
      @failure = error
      detailed = error.respond_to?(:detailed_message) # Ruby 3.2: with "Did you mean?"
      headline =
        detailed ? utf8(error.detailed_message(highlight: false)) : "#{utf8(error.message).strip} (#{error.class})"
      tell([headline, *frames(error).map { |frame| "    #{frame}" }].join("\n"))
    end

    def tell(text)
      @out.write("\n#{text}\n")
    end

    # The last line. `outcome` is what the run changed and what else there is to say about it.
    def finished(ending, status, outcome)
      error = ending.nil? || ending.is_a?(SystemExit) ? @failure : ending
      ms = ((now - @since) * 1000).round
      write({ event: "finished", exit: status, ms: ms, exception: error && facts(error) }.merge(outcome))
    end

    private

    # A copy of standard output. WebAssembly cannot copy one; there the number has to do.
    def own_output
      STDOUT.dup
    rescue SystemCallError, NotImplementedError
      IO.for_fd(1, "w", autoclose: false)
    end

    def now
      Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end

    # One write: what other threads print cannot get between.
    def write(fields)
      tell("#{@mark} #{JSON.generate({ v: 1 }.merge(fields), ascii_only: true)}")
    end

    def facts(error)
      message = utf8(error.message)
      trace = frames(error)
      place = trace.grep(SCRIPT).first || (message if error.is_a?(SyntaxError))
      line = place && place[/script\.rb:(\d+)/, 1]
      { class: error.class.to_s, message: message[0, MESSAGE_LENGTH], line: line && line.to_i, backtrace: trace }
    end

    # Where it was raised, then how the script and the app got there: no other frames of gems, none below the script.
    def frames(error)
      trace = error.backtrace.to_a.map { |frame| utf8(frame).delete_prefix("#{Rails.root}/") }
      last = trace.rindex { |frame| frame.match?(SCRIPT) }
      return [] unless last

      own = [__FILE__, __FILE__.delete_prefix("#{Rails.root}/")] # under its own path, and under the app's
      trace = trace[0..last].reject { |frame| own.any? { |file| frame.start_with?("#{file}:") } }
      ours = trace.reject { |frame| frame.start_with?("/", "<internal:", "vendor/") }
      [trace.first.sub(%r{\A/.*/gems/}, ""), *ours].uniq.first(FRAMES)
    end

    def utf8(text)
      String.new(text.to_s, encoding: Encoding::UTF_8).scrub
    end
  end
end

# sql.rb

module AmbulanceRunner
  # Reads SQL well enough for counting and for good messages. What keeps a database unchanged is the database.
  module Sql
    # Strings, quoted names and comments, as each database reads them. What a pattern does not match stays visible.
    STANDARD = %r{'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|--[^\n]*|/\*.*?\*/}m.freeze
    POSTGRESQL = %r{
      \b[eE]'(?:[^'\\]|''|\\.)*' | '(?:[^']|'')*' | "(?:[^"]|"")*" | \$(?<tag>\w*)\$.*?\$\k<tag>\$ |
      --[^\n]* | (?<comment>/\*(?:[^*/]|\*(?!/)|/(?!\*)|\g<comment>)*\*/)
    }mx.freeze
    MYSQL = %r{
      '(?:[^'\\]|''|\\.)*' | "(?:[^"\\]|""|\\.)*" | `(?:[^`]|``)*` | \#[^\n]* | --(?=\s|\z)[^\n]* | /\*(?!M?!).*?\*/
    }mx.freeze

    # Statements that change nothing by their own words. (A function that they call may.) A comment may come first,
    # as Rails' query log tags do in some apps; not one that MySQL executes, nor one with another inside.
    BEFORE = %r{(?:\s|/\*(?!M?!)[^*/]*\*/)*}.freeze
    READS = /\A#{BEFORE}(?:SELECT|SHOW|PRAGMA|DESCRIBE|EXPLAIN\s+(?!ANALYZE|\())\b/i.freeze
    SELECT = /\A#{BEFORE}SELECT\b/i.freeze

    NAME = /(?:"(?:[^"]|"")+"|`(?:[^`]|``)+`|\[[^\]]+\]|[^\s"`'(),;.=\[\]]+)/.freeze
    TARGET = /
      \b(?:
        (INSERT|REPLACE)\s+(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE|OR\s+\w+)\s+)*(?:INTO\s+)? |
        (UPDATE)\s+(?:(?:LOW_PRIORITY|IGNORE|ONLY|OR\s+\w+)\s+)* |
        (DELETE)\s+(?:[^;]*?\s)??FROM\s+(?:ONLY\s+)? |
        (MERGE)\s+(?:INTO\s+)?(?:ONLY\s+)?
      )
      (?!(?:SET|OF|SKIP|NOWAIT)\b)(#{NAME}(?:\s*\.\s*#{NAME})*)
    /xi.freeze
    NO_TARGET = /\b(?:FOR\s+(?:NO\s+KEY\s+)?|KEY\s+)UPDATE\b/i.freeze

    class << self
      # Whether a statement can be told at its first word to change nothing.
      def reads?(text)
        READS.match?(matchable(text)) && !text.include?(";")
      end

      # A text with invalid bytes in it as one that patterns can be held against.
      def matchable(text)
        text.valid_encoding? ? text : text.b
      end

      # The text without comments and without what stands in strings. MySQL executes some comments: those stay.
      def plain(sql, dialect)
        text = sql.to_s.b.gsub(dialect) do |token|
          case token[0]
          when "'", "e", "E", "$" then "''"
          when '"' then dialect.equal?(MYSQL) ? "''" : token
          when "`" then token
          else " "
          end
        end
        dialect.equal?(MYSQL) ? text.gsub(%r{/\*M?!\d*|\*/}, " ") : text
      end

      def statements(plain)
        plain.split(";").map(&:strip).reject(&:empty?)
      end

      # What one statement writes to: [verb, table], the one first whose rows the database counts.
      def targets(statement)
        text = statement.gsub(NO_TARGET, " ")
        simple = text.match(/\A#{TARGET}/o)
        return [target(simple)] if simple

        main = text
        nil while (outer = main.gsub(/\([^()]*\)/, " ")) != main && (main = outer)
        first = main.match(TARGET)
        all = text.to_enum(:scan, TARGET).map { target(Regexp.last_match) }
        first ? [target(first), *(all - [target(first)])] : [nil, *all]
      end

      private

      def target(match)
        verb = match.captures[0..-2].compact.first.upcase
        table = match.captures.last.gsub(/["`\[\]]/, "").gsub(/\s*\.\s*/, ".")
        [verb, String.new(table, encoding: Encoding::UTF_8).scrub[0, 100]]
      end
    end
  end
end

# changes.rb

module AmbulanceRunner
  # What a run changed, table by table: what would stay, and what was attempted with what was rolled back on the way.
  class Changes
    TABLES = 50
    KINDS = { "INSERT" => :inserted, "REPLACE" => :inserted, "UPDATE" => :updated, "MERGE" => :updated,
              "DELETE" => :deleted }.freeze

    # One statement: where, what it did, and how many rows the database says it did it to.
    Change = Struct.new(:database, :table, :kind, :rows)

    def initialize
      @lock = Monitor.new
      @tables = {}
    end

    def attempt(change)
      @lock.synchronize { entry(change)[:attempted][change.kind] += change.rows }
    end

    def keep(change)
      @lock.synchronize do
        entry(change)[:statements] += 1
        entry(change)[change.kind] += change.rows
      end
    end

    # What the database itself counted in a table: more than the statements said, where triggers, functions and
    # cascades changed it. Answers whether it was more.
    def observe(database, table, counted)
      @lock.synchronize do
        attempted = entry(Change.new(database, table))[:attempted]
        more = counted.select { |kind, rows| rows > attempted.fetch(kind) }
        attempted.merge!(more)
        more.any?
      end
    end

    # For the report: the largest first, the rest in one entry.
    def to_a
      all = @lock.synchronize { @tables.values.map { |entry| entry.merge(attempted: entry[:attempted].dup) } }
      first, rest = all.sort_by { |entry| -entry[:attempted].values.sum }.partition.with_index { |_, n| n < TABLES }
      rest.empty? ? first : [*first, rest.reduce { |sum, entry| added(sum, entry) }.merge(database: "*", table: "*")]
    end

    private

    def entry(change)
      @tables[[change.database, change.table]] ||= {
        database: change.database, table: change.table, statements: 0, inserted: 0, updated: 0, deleted: 0,
        attempted: { inserted: 0, updated: 0, deleted: 0 }
      }
    end

    def added(one, other)
      one.merge(other) do |_, mine, theirs|
        case mine
        when Hash then added(mine, theirs)
        when Integer then mine + theirs
        else mine
        end
      end
    end
  end

  # What the transactions that are open in one session have changed so far. Savepoints are kept by name: Rails 6.1
  # sends no RELEASE after a ROLLBACK TO, so that one which is `undone` may be what later ones are inside of.
  class OpenChanges
    Frame = Struct.new(:name, :changes, :undone)

    def initialize(changes)
      @changes = changes
      @frames = []
    end

    def add(change)
      @changes.attempt(change)
      @frames.empty? ? @changes.keep(change) : @frames.last.changes << change
    end

    # Follows a statement about transactions; answers whether it was one.
    def follow(statement)
      case statement
      when /\ASAVEPOINT\s+(\S+)/i then @frames.push(Frame.new($1, []))
      when /\ARELEASE\s+(?:SAVEPOINT\s+)?(\S+)/i then release($1)
      when /\AROLLBACK\b.*\bTO\s+(?:SAVEPOINT\s+)?(\S+)/i then roll_back_to($1)
      when /\AROLLBACK\s+AND\s+CHAIN/i, /\A(?:BEGIN|START\s+TRANSACTION|XA\s+START)\b/i
        @frames = [Frame.new(:transaction, [])]
      when /\A(?:COMMIT|END)\b/i then keep
      when /\A(?:XA\s+)?ROLLBACK\b/i then @frames = []
      else return false
      end
      true
    end

    # At the end of the run's own transaction: savepoints of the script that are still open would have been lost.
    def end_outermost
      first, *inner = @frames
      @frames = [first, *inner.take_while(&:undone)].compact
      keep
    end

    private

    def keep
      @frames.flat_map(&:changes).each { |change| @changes.keep(change) }
      @frames = []
    end

    def release(name)
      at = @frames.rindex { |frame| frame.name == name }
      return unless at

      released = @frames.slice!(at..-1).flat_map(&:changes)
      @frames.empty? ? released.each { |change| @changes.keep(change) } : @frames.last.changes.concat(released)
    end

    def roll_back_to(name)
      at = @frames.rindex { |frame| frame.name == name }
      return unless at

      @frames.slice!((at + 1)..-1)
      @frames[at].changes.clear
      @frames[at].undone = true
    end
  end
end

# session.rb

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

# postgresql.rb

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

# mysql.rb

module AmbulanceRunner
  # MySQL and MariaDB, with mysql2 or Trilogy.
  class MySQLSession < Session
    READ_ONLY = ["SET SESSION TRANSACTION READ ONLY", "SHOW VARIABLES LIKE 't%_read_only'", "ON"].freeze
    DIALECT = Sql::MYSQL

    # In an XA transaction the server itself refuses COMMIT, ROLLBACK, BEGIN, and what commits implicitly.
    module Xa
      def begin_db_transaction
        return super unless (session = @ambulance)

        execute("SET TRANSACTION READ WRITE")
        execute("XA START #{session.xid}")
      end

      def commit_db_transaction
        @ambulance&.whole? ? @ambulance.refuse_end("commit") : super
      end

      def exec_rollback_db_transaction
        @ambulance&.whole? ? @ambulance.refuse_end("roll back") : super
      end
    end

    def limit(statement, lock)
      if statement && @connection.mariadb?
        execute("SET SESSION max_statement_time = #{statement}")
      elsif statement
        execute("SET SESSION max_execution_time = #{(statement * 1000).ceil}")
      end
      return unless lock

      execute("SET SESSION innodb_lock_wait_timeout = #{lock.ceil}")
      execute("SET SESSION lock_wait_timeout = #{lock.ceil}")
    end

    # Of a statement that answers with rows, as with RETURNING, newer drivers do not say how many it affected.
    def rows(result, _mark)
      return result.size if result.respond_to?(:fields) && result.fields.any?

      driver.affected_rows
    end

    def lasting_tables
      names = @connection.uncached do
        @connection.select_values(<<~SQL)
          SELECT table_name FROM information_schema.tables
          WHERE table_type = 'BASE TABLE' AND engine <> 'InnoDB'
            AND table_schema NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')
        SQL
      end
      names.map(&:downcase).to_set
    end

    def xid
      "'ambulance-#{@run.request.run_id}-#{Process.pid}-#{object_id}'"
    end

    def refuse_end(verb)
      @run.notes.refuse("A dry run does not #{verb} its transaction.")
    end

    private

    def before_begin
      @connection.extend(Xa)
      @connection.instance_variable_set(:@ambulance, self)
      @xa = true
    end

    # A server whose XA transactions know no savepoints cannot do this: better to find out now.
    def make_uncommittable
      execute("SAVEPOINT ambulance_probe")
      execute("ROLLBACK TO SAVEPOINT ambulance_probe")
      execute("RELEASE SAVEPOINT ambulance_probe")
    end

    def before_roll_back
      return unless @xa

      driver_says("XA END #{xid}") # fails after a deadlock, and the next one succeeds
      @ended = driver_says("XA ROLLBACK #{xid}")
    end

    def driver_says(sql)
      driver.query(sql)
      true
    rescue StandardError
      false
    end

    # Outside of an XA transaction ROLLBACK is allowed; inside it is refused.
    def in_transaction?
      @xa && !@ended
    end
  end
end

# sqlite.rb

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

# statements.rb

module AmbulanceRunner
  # Looks at the text of statements on their way to a database driver, whoever sends them, and refuses with a sentence
  # what the database would refuse with a riddle, or what no transaction can undo.
  module Statements
    TRANSACTION = /
      \A(?:COMMIT|END|ABORT|BEGIN|START\s+TRANSACTION|PREPARE\s+TRANSACTION|XA|RESET|DISCARD|
      ROLLBACK(?!\s+(?:(?:WORK|TRANSACTION)\s+)?TO\b)|
      SET\s+(?:@@)?(?:SESSION\s*[.\s]\s*|LOCAL\s+|GLOBAL\s*[.\s]\s*)?
        (?:CHARACTERISTICS|TRANSACTION|AUTOCOMMIT|DEFAULT_TRANSACTION_READ_ONLY|TRANSACTION_READ_ONLY|TX_READ_ONLY))\b
    /xi.freeze
    READ_ONLY_OFF = /
      \bREAD\s+WRITE\b|\A(?:RESET|DISCARD)\s+(?:ALL|\w*READ_ONLY)\b|
      \A(?:SET|PRAGMA)\b.*\b(?:\w*read_only|query_only)\b(?!\s*(?:=|TO)\s*(?:ON|TRUE|1)\b|\s*\z)
    /xim.freeze
    SCHEMA = /
      \A(?:CREATE(?!\s+(?:LOCAL\s+)?TEMP)|ALTER|DROP|TRUNCATE|RENAME|GRANT|REVOKE|COMMENT|REINDEX|VACUUM|CLUSTER|
      OPTIMIZE|REPAIR|ANALYZE|LOCK\s+TABLES|LOAD|ATTACH|DETACH|REFRESH|IMPORT|INSTALL|
      PRAGMA\s+(?:journal_mode|writable_schema))\b
    /xi.freeze
    LASTING = /
      \b(?:setval|dblink\w*|pg_terminate_backend|pg_cancel_backend|pg_reload_conf|lo_export|
        pg_logical_emit_message)"?\s*\(|
      \A(?:KILL|SHUTDOWN|FLUSH|HANDLER|CHECKPOINT)\b|\bINTO\s+(?:OUTFILE|DUMPFILE)\b|
      \ASET\s+(?:@@)?(?:GLOBAL|PERSIST|PERSIST_ONLY)\b|
      \ACOPY\b.*\b(?:PROGRAM|TO\s+(?!STDOUT))
    /xim.freeze
    # Without one of these words no statement is looked at any closer.
    SUSPICIOUS = /;|\b(?:COMMIT|END|ABORT|BEGIN|START|PREPARE|XA|RESET|DISCARD|ROLLBACK|SET|CREATE|ALTER|DROP|TRUNCATE|
      RENAME|GRANT|REVOKE|COMMENT|REINDEX|VACUUM|CLUSTER|OPTIMIZE|REPAIR|ANALYZE|LOCK|LOAD|ATTACH|DETACH|REFRESH|IMPORT|
      INSTALL|PRAGMA|setval|set_config|dblink\w*|pg_\w+|lo_export|KILL|SHUTDOWN|FLUSH|HANDLER|CHECKPOINT|INTO|COPY|READ|
      UPDATE|DELETE|INSERT|REPLACE|MERGE)\b/xi.freeze
    # Nor is a SELECT without one of these, which most statements are: a pattern so short is found in a tenth of the time.
    SUSPICIOUS_IN_SELECT = /;|\b(?:setval|set_config|dblink|pg_|lo_export|INTO)/i.freeze

    METHODS = %i[
      exec async_exec sync_exec query async_query sync_query exec_params async_exec_params sync_exec_params send_query
      send_query_params prepare async_prepare sync_prepare send_prepare execute_batch2 query_with_flags
    ].freeze

    @drivers = {}
    @lasting = Set.new

    class << self
      # Has a driver's statements looked at, if this run's mode forbids any.
      def watch(driver, dialect)
        request = AmbulanceRunner.run.request
        return if driver.nil? || @drivers[driver] || (request.mode == "write" && !request.whole?)

        @drivers[driver] = true
        methods = METHODS.select { |name| driver.method_defined?(name) }
        driver.prepend(Module.new do
          methods.each do |name|
            define_method(name) do |*arguments, **options, &block|
              arguments.first(2).each { |text| Statements.check(text, dialect) if text.is_a?(String) }
              super(*arguments, **options, &block)
            end
          end
        end)
      end

      # Tables that keep their changes whatever becomes of the transaction.
      def lasting(names)
        @lasting |= names.map(&:b)
      end

      # Whether a run that is one transaction changed what no transaction takes back.
      def lasted?
        @lasted
      end

      def check(sql, dialect)
        return if AmbulanceRunner.internal? || AmbulanceRunner.run.committing? || !suspicious?(sql)

        notes = AmbulanceRunner.run.notes
        notes.refuse("A run does not switch that off: set_config") if sql.b.match?(/set_config\b.*read_only/im)
        Sql.statements(Sql.plain(sql, dialect)).each do |statement|
          reason = reason_against(statement, dialect) || next
          notes.refuse("#{reason}: #{statement[0, 100]}")
        end
      end

      private

      # Comments are looked at here too: MySQL executes some.
      def suspicious?(sql)
        text = Sql.matchable(sql)
        (Sql::SELECT.match?(text) ? SUSPICIOUS_IN_SELECT : SUSPICIOUS).match?(text)
      end

      def reason_against(statement, dialect)
        request = AmbulanceRunner.run.request
        return "A run does not switch that off" if !request.whole? && READ_ONLY_OFF.match?(statement)
        return "No transaction could undo this" if !request.whole? && LASTING.match?(statement)
        return if request.read_only?
        return "This run is one transaction, which the script does not end" if TRANSACTION.match?(statement)
        return "A dry run does not change the schema" if request.dry_run? && SCHEMA.match?(statement)
        return "MySQL commits when the schema changes" if dialect.equal?(Sql::MYSQL) && SCHEMA.match?(statement)
        return lasting_reason(statement) if request.dry_run?

        @lasted ||= LASTING.match?(statement) || !lasting_table(statement).nil?
        nil
      end

      def lasting_reason(statement)
        table = lasting_table(statement)
        "A dry run cannot undo changes to #{table}, whose engine knows no transactions" if table
      end

      # UPDATE and DELETE may write to any table that they name; the others write to the one behind their first word.
      def lasting_table(statement)
        return if @lasting.empty?

        targets = Sql.targets(statement).compact
        joined = targets.any? { |verb, _| %w[UPDATE DELETE].include?(verb) }
        names = joined ? statement.scan(/[^\s`.,()=]+/) : targets.map { |_, table| table.split(".").last }
        names.map { |name| name.b.downcase }.find { |name| @lasting.include?(name) }
      end
    end
  end
end

# counting.rb

module AmbulanceRunner
  # Counts what statements did, and follows transactions.
  module Counting
    SCHEMA = /\A(?:CREATE|ALTER|DROP|TRUNCATE|RENAME)\b/i.freeze

    # A statement that was executed does not fail because it cannot be counted.
    def self.rows(session, result, mark)
      session.rows(result, mark)
    rescue StandardError
      AmbulanceRunner.run.notes.warn("rows-unknown")
      0
    end

    def self.count(session, sql, rows)
      notes = AmbulanceRunner.run.notes
      statements = Sql.statements(Sql.plain(sql, session.class::DIALECT))
      notes.warn("rows-unknown") if statements.size > 1
      statements.each_with_index do |statement, index|
        next if session.open_changes.follow(statement)

        notes.warn("schema-changed") if SCHEMA.match?(statement)
        main, *others = Sql.targets(statement)
        notes.warn("rows-unknown") unless others.empty?
        changes(session, [main, *others].compact, main && index == statements.size - 1 ? rows : 0)
      end
      session.after_statement
    end

    def self.changes(session, targets, rows)
      targets.each_with_index do |(verb, table), index|
        kind = Changes::KINDS.fetch(verb)
        session.open_changes.add(Changes::Change.new(session.database, table, kind, index.zero? ? rows.to_i : 0))
      end
    end
  end
end

# connections.rb

module AmbulanceRunner
  # Gets hold of every connection of Active Record, when it is given to somebody, and again when it lost its session.
  module Connections
    # By the name that an adapter gives itself; an adapter that is not here is refused where its session matters.
    SESSIONS = {
      "PostgreSQL" => PostgreSQLSession, "PostGIS" => PostgreSQLSession, "Mysql2" => MySQLSession,
      "Trilogy" => MySQLSession, "SQLite" => SQLiteSession
    }.freeze

    module Pool
      def checkout(*)
        super.tap do |connection|
          known = connection.instance_variable_defined?(:@ambulance)
          session = Connections.guard(connection)
          share(connection) if session&.whole? && !known
        end
      end

      private

      # In a run that is one transaction, all threads share the connection that has it, as Rails' own tests do. Once
      # only: each time gives the connection another lock, which nobody holds who is using it.
      def share(connection)
        if respond_to?(:lock_thread=)
          self.lock_thread = true unless @lock_thread
        else
          @pinned_connection ||= connection
        end
        return unless connection.respond_to?(:lock_thread=)

        connection.lock_thread = ActiveSupport::IsolatedExecutionState.context
      end
    end

    # Guards a connection again that lost its session and made another.
    module Reconnection
      private def configure_connection(*)
        super.tap { Connections.renew(self) if @ambulance }
      end
    end

    # Sees each statement of Active Record, once it was executed.
    module Log
      def raw_connection(*)
        return super if AmbulanceRunner.internal?

        AmbulanceRunner.run.notes.warn("raw-connection")
        @ambulance&.unseen
        super
      end

      private

      def log(sql, *details, **options, &block)
        session = @ambulance
        return super if session.nil? || AmbulanceRunner.internal?

        raise Forbidden, "The run is over." if AmbulanceRunner.run.over?

        text = sql.respond_to?(:processed_sql) ? sql.processed_sql : sql # Rails 8.2
        return super if Sql.reads?(text)

        # Threads share the connection: nobody's statement may come between one and its counting.
        lock.synchronize do
          mark = session.mark
          super(sql, *details, **options) do |*given|
            block.call(*given).tap { |result| Counting.count(session, text, Counting.rows(session, result, mark)) }
          end
        end
      rescue StandardError
        lock.synchronize { session.after_failure } unless session.nil? || AmbulanceRunner.internal?
        raise
      end
    end

    @sessions = {}.compare_by_identity

    class << self
      def watch
        pools = ActiveRecord::ConnectionAdapters::ConnectionPool
        ActiveRecord::ConnectionAdapters::AbstractAdapter.prepend(Log)
        pools.prepend(Pool)
        ObjectSpace.each_object(pools) { |pool| pool.connections.to_a.each { |connection| guard(connection) } }
        request = AmbulanceRunner.run.request
        connect if request.mode != "write" || request.whole? || request.statement_timeout
      end

      def sessions
        @sessions.values
      end

      # Answers with the connection's session; nil where nothing is known about it.
      def guard(connection)
        known = @sessions[connection]
        return known if known

        session = session_of(connection) || return
        @sessions[connection] = session
        connection.class.prepend(Reconnection) unless connection.class < Reconnection
        AmbulanceRunner.internally { prepare(connection, session) }
        connection.instance_variable_set(:@ambulance, session)
        session
      rescue StandardError
        @sessions.delete(connection)
        raise
      end

      # A new session has none of the settings, and none of the run's changes.
      def renew(connection)
        session = @sessions[connection] || return
        run = AmbulanceRunner.run
        lost = session.whole?
        session.ended
        AmbulanceRunner.internally do
          limit(session)
          session.restrict unless run.request.mode == "write" && !lost
        end
        return unless lost

        run.notes.note_refused("The connection to #{session.database} was made anew: the run's changes were lost.")
      end

      private

      # Refuses before the script rather than in its middle. Where threads are to share a connection, the main thread
      # keeps it: several that ask for the first one at a time would get one each.
      def connect
        pool = ActiveRecord::Base.connection_pool
        return pool.with_connection { nil } if AmbulanceRunner.run.request.read_only?

        pool.respond_to?(:lease_connection) ? pool.lease_connection : pool.connection
      end

      def session_of(connection)
        type = SESSIONS[connection.adapter_name]
        return type.new(connection, AmbulanceRunner.run) if type

        request = AmbulanceRunner.run.request
        return AmbulanceRunner.run.notes.warn("uncounted-database") && nil if request.mode == "write" && !request.whole?

        raise Refused,
              "Ambulance does not know how to make a session of the adapter #{connection.adapter_name} read-only."
      end

      def prepare(connection, session)
        request = AmbulanceRunner.run.request
        limit(session)
        session.restrict unless request.mode == "write"
        Statements.watch(session.driver_class, session.class::DIALECT)
        return if request.read_only? || (request.mode == "write" && !request.whole?) || replica?(connection)

        session.begin_whole(uncommittable: request.dry_run?)
        Statements.lasting(session.lasting_tables)
      end

      def limit(session)
        request = AmbulanceRunner.run.request
        session.limit(request.statement_timeout, request.lock_timeout)
      end

      # A replica takes no changes, and PostgreSQL's not even a transaction that could.
      def replica?(connection)
        connection.respond_to?(:replica?) && connection.replica?
      end
    end
  end
end

# drivers.rb

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

# held_back.rb

module AmbulanceRunner
  # Keeps what a transaction cannot undo from leaving the process: mails and jobs unless the run may write, requests in
  # a dry run. What was held back is counted.
  module HeldBackWork
    # Mail::Message has everything that Action Mailer sends now.
    module Mail
      %i[deliver deliver!].each do |name|
        define_method(name) do |*|
          AmbulanceRunner.run.notes.hold(:mails)
          self
        end
      end
    end

    # A job that is enqueued, whichever way. The script gets the job, as if it were waiting now.
    module Job
      def enqueue(*)
        AmbulanceRunner.run.notes.hold(:jobs)
        self.successfully_enqueued = true if respond_to?(:successfully_enqueued=)
        self
      end
    end

    module ManyJobs
      def perform_all_later(*jobs)
        AmbulanceRunner.run.notes.hold(:jobs, jobs.flatten.size)
        nil
      end
    end

    # A queue that is given a job directly.
    module Adapter
      %i[enqueue enqueue_at].each do |name|
        define_method(name) { |*| AmbulanceRunner.run.notes.hold(:jobs) && nil }
      end

      def enqueue_all(jobs)
        AmbulanceRunner.run.notes.hold(:jobs, jobs.size)
        jobs.size
      end
    end

    # Sidekiq's own way in, which many apps use without Active Job.
    module SidekiqClient
      def push(*)
        AmbulanceRunner.run.notes.hold(:jobs)
        nil
      end

      def push_bulk(items)
        AmbulanceRunner.run.notes.hold(:jobs, Array(items["args"]).size)
        []
      end
    end

    # Nobody can say what a service would have answered, so the script gets an error, as if the network were down.
    module Request
      def request(message, *)
        HeldBackWork.refuse_request(message.method, address)
      end

      private

      def connect
        HeldBackWork.refuse_request("connection", address)
      end
    end

    # Callbacks for after the commit. None takes place in a dry run; in a run that is one transaction, only at its end.
    module Callbacks
      def commit_records
        connection.instance_variable_get(:@ambulance)&.ended if is_a?(ActiveRecord::ConnectionAdapters::RealTransaction)
        return super unless AmbulanceRunner.run.request.dry_run? && @run_commit_callbacks

        all = (records || []).uniq(&:__id__)
        AmbulanceRunner.run.notes.warn("after-commit-skipped") if @callbacks || all.any? { |one| after_commit?(one) }
        all.each { |record| record.committed!(should_run_callbacks: false) }
      end

      private

      def after_commit?(record)
        record.class.respond_to?(:_commit_callbacks) && record.class._commit_callbacks.any?
      end
    end

    # A savepoint right inside the run's own transaction: its records wait for that.
    module Inside
      def initialize(connection, name, parent, **options)
        waits = AmbulanceRunner.run.request.whole? && options[:run_commit_callbacks]
        super(connection, name, parent, **options, **(waits ? { run_commit_callbacks: false } : {}))
      end
    end

    class << self
      def watch(request)
        transactions
        return if request.mode == "write"

        # Libraries are loaded first: what loads itself later would undo this.
        ::Mail::Message.prepend(Mail) if (defined?(::ActionMailer) || defined?(::Mail)) && load_library("mail")
        jobs if defined?(::ActiveJob::Base)
        ::Sidekiq::Client.prepend(SidekiqClient) if defined?(::Sidekiq::Client)
        ::Net::HTTP.prepend(Request) if request.dry_run? && load_library("net/http")
      end

      def refuse_request(verb, address)
        AmbulanceRunner.run.notes.hold(:requests)
        raise HeldBack, "A dry run sends no requests (#{verb} #{address})."
      end

      private

      def jobs
        ::ActiveJob::Base.prepend(Job)
        ::ActiveJob.singleton_class.prepend(ManyJobs) if ::ActiveJob.respond_to?(:perform_all_later)
        queues = [::ActiveJob::Base, *::ActiveJob::Base.descendants].map(&:queue_adapter)
        queues.map { |queue| queue.is_a?(Module) ? queue.singleton_class : queue.class }.uniq.each do |queue|
          queue.prepend(Adapter)
        end
      end

      def transactions
        adapters = ActiveRecord::ConnectionAdapters
        [adapters::RealTransaction, adapters::SavepointTransaction].each { |type| type.prepend(Callbacks) }
        adapters::SavepointTransaction.prepend(Inside)
      end

      def load_library(name)
        require name
        true
      rescue LoadError
        false
      end
    end
  end
end

# processes.rb

module AmbulanceRunner
  # Other programs, and copies of this one, are out of the runner's sight: a run that may not write starts none.
  module Processes
    NAMES = %i[` exec fork spawn system].freeze

    module Refusal
      NAMES.each do |name|
        define_method(name) { |*arguments, **| Processes.refuse(name, arguments) }
      end
    end

    module Pipe
      def popen(*arguments, **)
        Processes.refuse(:popen, arguments)
      end

      %i[read write binread binwrite readlines foreach open].each do |name|
        define_method(name) do |*arguments, **options, &block|
          Processes.refuse(name, arguments) if equal?(IO) && Processes.pipe?(arguments)
          super(*arguments, **options, &block)
        end
      end
    end

    module Open
      def open(*arguments, **options, &block)
        Processes.refuse(:open, arguments) if Processes.pipe?(arguments)
        super
      end
    end

    # In every object they are private, so that none seems to have a method of that name.
    module Everywhere
      include Refusal
      include Open
      private(*NAMES, :open)
    end

    module Detach
      %i[fork _fork daemon spawn exec].each do |name|
        define_method(name) { |*arguments, **| Processes.refuse(name, arguments) }
      end
    end

    class << self
      def watch
        Object.prepend(Everywhere)
        [Kernel, Process].each { |place| place.singleton_class.prepend(Refusal) }
        Kernel.singleton_class.prepend(Open)
        Process.singleton_class.prepend(Detach)
        IO.singleton_class.prepend(Pipe)
      end

      def pipe?(arguments)
        arguments.first.is_a?(String) && arguments.first.start_with?("|")
      end

      # Without its arguments, which may be secrets.
      def refuse(name, arguments)
        program = arguments.find { |argument| argument.is_a?(String) }.to_s[/\A\|?\s*[^\s]{1,60}/]
        AmbulanceRunner.run.notes.refuse("This run starts no other processes: #{name} #{program}".strip)
      end
    end
  end
end

# identity.rb

module AmbulanceRunner
  # Tells the app's own records who asked for the run, where the app keeps such records.
  module Identity
    class << self
      def announce(request)
        return if request.run_id.empty?

        tag_queries(request)
        sign_versions(request)
      end

      private

      # Rails' query log tags, where the app has them on: each statement carries the run in a comment.
      def tag_queries(request)
        return unless defined?(ActiveRecord::QueryLogs) && ActiveRecord.respond_to?(:query_transformers)

        logs = ActiveRecord::QueryLogs
        return unless ActiveRecord.query_transformers.include?(logs)

        tags = { ambulance_run: request.run_id, ambulance_requester: request.requester }
        logs.tags = [*logs.tags, tags.reject { |_, value| value.empty? }]
        logs.clear_cache if logs.respond_to?(:clear_cache)
      end

      # PaperTrail's versions are by whoever this names. A name that the app has put there stays.
      def sign_versions(request)
        return unless defined?(PaperTrail) && PaperTrail.respond_to?(:request)
        return unless PaperTrail.request.whodunnit.to_s.empty?

        PaperTrail.request.whodunnit = "#{request.requester} (Ambulance #{request.run_id})".strip
      end
    end
  end
end

# tolerance.rb

module AmbulanceRunner
  # Whether a run changed about as much as its dry run did, table by table. `runs/compare.ts` has the same rule.
  class Tolerance
    COUNTS = %w[inserted updated deleted].freeze
    REST = %w[* *].freeze

    # @param percent how much more or less of each count is all right; a count of 0 must stay 0
    def initialize(expected, percent)
      @expected = by_table(expected)
      @percent = percent
    end

    def holds?(changes)
      expected, actual = alike(@expected, by_table(JSON.parse(JSON.generate(changes))))
      (expected.keys | actual.keys).all? do |table|
        COUNTS.all? { |kind| near?(count(expected[table], kind), count(actual[table], kind)) }
      end
    end

    private

    def by_table(list)
      list.to_h { |entry| [[entry["database"], entry["table"]], entry] }
    end

    # Where one list sums up what it has no room for, so does the other: else a table would be part of the sum here and
    # have a name there.
    def alike(one, other)
      return [one, other] unless one.key?(REST) || other.key?(REST)

      [folded(one, other), folded(other, one)]
    end

    def folded(tables, other)
      named, others = tables.partition { |table, _| table != REST && other.key?(table) }
      sum = COUNTS.to_h { |kind| [kind, others.sum { |_, entry| count(entry, kind) }] }
      named.to_h.merge(REST => sum)
    end

    def count(entry, kind)
      (entry || {})[kind].to_i
    end

    def near?(expected, actual)
      (actual - expected).abs * 100 <= expected * @percent
    end
  end
end

# outcome.rb

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

# main.rb

module AmbulanceRunner
  # One run, from its request to its report.
  class Run
    attr_reader :request, :report, :notes, :changes

    def initialize(request)
      @request = request
      @report = Report.new(request.nonce)
      @notes = Notes.new
      @changes = Changes.new
      @process = Process.pid
    end

    # Whether nothing of the script may reach a database any more.
    def over?
      @over
    end

    # For the time in which the run's own transaction is committed, and callbacks for after it take place.
    def commits
      @committing = true
      yield
    ensure
      @committing = false
    end

    def committing?
      @committing
    end

    # Settles what becomes of the run's changes, and reports once; never from a forked child.
    # @param status what the script ends with
    # @param itself whether it came to its end by itself, with all transactions closed
    # Answers with the status that the process is to end with.
    def finish(ending, status, itself: true)
      return status if @over || Process.pid != @process

      outcome = Outcome.new(self, Connections.sessions)
      instead = outcome.settle(itself && status.zero?)
      @over = true
      status = instead if instead && status.zero?
      report.failed(outcome.problem) if outcome.problem
      report.finished(ending, status, outcome.to_h)
      status
    end
  end

  class << self
    attr_reader :run

    def main
      @run = Run.new(Request.new(ENV))
      report_at_exit
      report_before_exit!
      execute
    rescue SystemExit, SignalException
      raise
    rescue Exception => e # rubocop:disable Lint/RescueException
      run.report.failed(e)
      exit 1
    end

    # What the runner does itself is neither counted nor refused.
    def internally
      before = Thread.current.thread_variable_get(:ambulance)
      Thread.current.thread_variable_set(:ambulance, true)
      yield
    ensure
      Thread.current.thread_variable_set(:ambulance, before)
    end

    def internal?
      Thread.current.thread_variable_get(:ambulance)
    end

    private

    def execute
      request = run.request
      unless Request::MODES.include?(request.mode)
        raise Refused, "This runner has no mode #{request.mode.inspect}; nothing was executed."
      end

      script = request.script
      request.expected # refuses what it cannot read
      guard(request)
      prepare_process(request.time_limit)
      run.report.started(request.mode)
      return show(evaluate(script)) unless request.read_only?

      show(ActiveRecord::Base.while_preventing_writes { evaluate(script) })
    end

    def guard(request)
      raise Refused, "Without Active Record there is nothing to protect." unless database? || request.mode == "write"

      Identity.announce(request)
      Processes.watch unless request.mode == "write"
      return unless database?

      HeldBackWork.watch(request)
      Drivers.watch
      Connections.watch
    end

    def database?
      defined?(ActiveRecord::Base)
    end

    # The script's last value, as a console would show it; only what can be shown without calling the app's code.
    def show(value)
      STDOUT.puts "=> #{value.inspect}" if plain?(value) && !STDOUT.closed?
    end

    def plain?(value, depth = 2)
      case value
      when String then value.size <= 1000
      when Integer, Float, Symbol, true, false then true
      when Array, Hash
        depth.positive? && value.size <= 50 && value.to_a.flatten(1).all? { |part| plain?(part, depth - 1) }
      else false
      end
    end

    def evaluate(script)
      eval(script, TOPLEVEL_BINDING, "script.rb", 1)
    end

    def prepare_process(time_limit)
      $stdout.sync = $stderr.sync = true
      $stdin.reopen(File::NULL) if File.exist?(File::NULL)
      trap("TERM", "DEFAULT") # an exception in the main thread, so that transactions are rolled back
      start_timer(time_limit) if time_limit.positive?
    end

    # The server has a timer too. This one is for the day when the server is not there.
    def start_timer(seconds)
      Thread.new do
        sleep seconds
        run.report.tell("The time limit of #{seconds} s is over.")
        Process.kill("TERM", Process.pid)
        sleep 10
        Process.kill("KILL", Process.pid)
      end
    end

    def status_of(ending)
      case ending
      when nil then 0
      when SystemExit then ending.status & 255
      when SignalException then 128 + ending.signo
      else 1
      end
    end

    # Registered before the script's own blocks, so it runs after them. When one of them raises, Ruby's versions differ
    # in the status that they end with; `exit` makes it the reported one.
    def report_at_exit
      at_exit do
        ending = $!
        status = status_of(ending)
        reported = run.finish(ending, status)
        usual = ending.nil? || ending.is_a?(SystemExit)
        exit reported unless ending.is_a?(SignalException) || (usual && reported == status)
      end
    end

    # exit! skips at_exit blocks, and the report with them.
    def report_before_exit!
      original = Process.method(:exit!)
      hooked = lambda do |status = false|
        code = { true => 0, false => 1 }.fetch(status) { status.to_i & 255 }
        original.call(AmbulanceRunner.run.finish(nil, code, itself: false))
      end
      [Kernel, Process].each { |place| place.define_singleton_method(:exit!, &hooked) }
      Kernel.define_method(:exit!, &hooked)
      Kernel.send(:private, :exit!)
    end
  end
end

AmbulanceRunner.main
