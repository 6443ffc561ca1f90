# frozen_string_literal: true

# Runs one script inside a Rails process and reports how it ended.
#
#     rails runner rails/runner.rb
#
# Nothing has to be installed in the app: this file works by itself on Ruby 2.7 and Rails 6.1, and everything newer.
# The server says what to run in AMBULANCE_* variables. The answer is two lines among the output,
#
#     AMBULANCE <nonce> {"v":1,"event":"started",...}     just before the script
#     AMBULANCE <nonce> {"v":1,"event":"finished",...}    after the script and all its at_exit blocks
#
# each after a line break of its own. Without the first line nothing of the script was executed; without the second
# nobody can say how far it got (the process was killed). `runs/report.ts` reads them.

require "digest"
require "json"

# The name is long so that it is none of the app's: a hospital's app may well have a model `Ambulance`.
module AmbulanceRunner
  # A run that this runner does not start, with the reason for a person.
  class Refused < StandardError; end

  # What the server asks for. Taken out of ENV, so that neither the script nor programs that it starts inherit it.
  class Request
    attr_reader :nonce, :mode, :time_limit

    def initialize(env)
      @nonce = env.delete("AMBULANCE_NONCE").to_s
      abort "rails/runner.rb is started by Ambulance, not by hand." unless @nonce.match?(/\A\h{32}\z/)
      @text = env.delete("AMBULANCE_SCRIPT")
      @file = env.delete("AMBULANCE_SCRIPT_FILE").to_s
      @digest = env.delete("AMBULANCE_SCRIPT_SHA256").to_s
      @mode = env.delete("AMBULANCE_MODE").to_s
      @time_limit = env.delete("AMBULANCE_TIME_LIMIT").to_i
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
  end

  # Writes to the process's output, whatever the script does to $stdout.
  class Report
    SCRIPT = /\Ascript\.rb:/.freeze
    FRAMES = 8
    MESSAGE_LENGTH = 2000

    def initialize(nonce)
      @mark = "AMBULANCE #{nonce}"
      @process = Process.pid
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

    # Reports once, and never from a forked child. Answers with the exit status.
    def finished(ending, status = status_of(ending))
      return status if @finished || Process.pid != @process

      @finished = true
      error = ending.nil? || ending.is_a?(SystemExit) ? @failure : ending
      write(event: "finished", exit: status, ms: ((now - @since) * 1000).round, exception: error && facts(error))
      status
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

    def status_of(ending)
      case ending
      when nil then 0
      when SystemExit then ending.status & 255
      when SignalException then 128 + ending.signo
      else 1
      end
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

      trace = trace[0..last].reject { |frame| frame.start_with?(__FILE__) }
      ours = trace.reject { |frame| frame.start_with?("/", "<internal:", "vendor/") }
      [trace.first.sub(%r{\A/.*/gems/}, ""), *ours].uniq.first(FRAMES)
    end

    def utf8(text)
      String.new(text.to_s, encoding: Encoding::UTF_8).scrub
    end
  end

  # Read-only runs. The database refuses writes, in every session that Active Record has open or opens: that holds in
  # threads, in at_exit blocks and for SQL of any shape, where Rails' own `while_preventing_writes` does not. It is a
  # guard against mistakes. A script that wants to can switch it off; only a database user without rights cannot.
  module ReadOnly
    # What makes a session read-only, and what then shows that it is. By the name that an adapter gives itself;
    # an adapter that is not here is refused.
    POSTGRESQL = ["SET default_transaction_read_only = on", "SHOW transaction_read_only", "on"].freeze
    MYSQL = ["SET SESSION TRANSACTION READ ONLY", "SHOW VARIABLES LIKE 't%_read_only'", "ON"].freeze
    SQLITE = ["PRAGMA query_only = ON", "PRAGMA query_only", "1"].freeze
    SESSIONS = {
      "PostgreSQL" => POSTGRESQL, "PostGIS" => POSTGRESQL, "Mysql2" => MYSQL, "Trilogy" => MYSQL, "SQLite" => SQLITE
    }.freeze

    # Guards each connection that anybody gets.
    module Pool
      def checkout(*)
        ReadOnly.guard(super)
      end
    end

    # Guards a connection again that lost its session and made another.
    module Reconnection
      private def configure_connection(*)
        super.tap { ReadOnly.restrict(self) }
      end
    end

    def self.enforce
      raise Refused, "Without Active Record a read-only run protects nothing." unless defined?(ActiveRecord::Base)

      pools = ActiveRecord::ConnectionAdapters::ConnectionPool
      pools.prepend(Pool)
      ActiveRecord::Base.connection_pool.with_connection { nil } # refuse before the script rather than in its middle
      ObjectSpace.each_object(pools) { |pool| pool.connections.each { |connection| guard(connection) } }
    end

    def self.guard(connection)
      return connection if connection.instance_variable_get(:@ambulance_read_only)

      restrict(connection)
      connection.class.prepend(Reconnection) unless connection.class < Reconnection
      connection.instance_variable_set(:@ambulance_read_only, true)
      connection
    end

    def self.restrict(connection)
      statement, question, answer = SESSIONS.fetch(connection.adapter_name) do |name|
        raise Refused, "Ambulance does not know how to make a session of the adapter #{name} read-only."
      end
      refuse_shared_session(connection) if statement == POSTGRESQL.first
      connection.execute(statement)
      return if connection.uncached { connection.select_rows(question) }.flatten.map(&:to_s).include?(answer)

      raise Refused, "A database session could not be made read-only (is a transaction open in it?)."
    end

    # Behind a pooler such as PgBouncer the session belongs to others too: they would find it read-only.
    def self.refuse_shared_session(connection)
      driver = connection.raw_connection
      return unless driver.respond_to?(:backend_pid)
      return if driver.backend_pid == connection.uncached { connection.select_value("SELECT pg_backend_pid()") }.to_i

      raise Refused, "A connection pooler lies between the app and PostgreSQL; read-only runs need a direct connection."
    end
  end

  class << self
    def main
      request = Request.new(ENV)
      report = Report.new(request.nonce)
      report_at_exit(report)
      report_before_exit!(report)
      execute(request, report)
    rescue SystemExit, SignalException
      raise
    rescue Exception => e # rubocop:disable Lint/RescueException
      report.failed(e)
      exit 1
    end

    private

    def execute(request, report)
      unless %w[write read-only].include?(request.mode)
        raise Refused, "This runner has no mode #{request.mode.inspect}; nothing was executed."
      end

      script = request.script
      ReadOnly.enforce if request.mode == "read-only"
      prepare_process(request.time_limit, report)
      report.started(request.mode)
      return show(evaluate(script)) if request.mode == "write"

      show(ActiveRecord::Base.while_preventing_writes { evaluate(script) })
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

    def prepare_process(time_limit, report)
      $stdout.sync = $stderr.sync = true
      $stdin.reopen(File::NULL) if File.exist?(File::NULL)
      trap("TERM", "DEFAULT") # an exception in the main thread, so that transactions are rolled back
      start_timer(time_limit, report) if time_limit.positive?
    end

    # The server has a timer too. This one is for the day when the server is not there.
    def start_timer(seconds, report)
      Thread.new do
        sleep seconds
        report.tell("The time limit of #{seconds} s is over.")
        Process.kill("TERM", Process.pid)
        sleep 10
        Process.kill("KILL", Process.pid)
      end
    end

    # Registered before the script's own blocks, so it runs after them. When one of them raises, Ruby's versions differ
    # in the status that they end with; `exit` makes it the reported one.
    def report_at_exit(report)
      at_exit do
        ending = $!
        status = report.finished(ending)
        exit status unless ending.nil? || ending.is_a?(SystemExit) || ending.is_a?(SignalException)
      end
    end

    # exit! skips at_exit blocks, and the report with them.
    def report_before_exit!(report)
      original = Process.method(:exit!)
      hooked = lambda do |status = false|
        code = { true => 0, false => 1 }.fetch(status) { status.to_i & 255 }
        original.call(report.finished(nil, code))
      end
      [Kernel, Process].each { |place| place.define_singleton_method(:exit!, &hooked) }
      Kernel.define_method(:exit!, &hooked)
      Kernel.send(:private, :exit!)
    end
  end
end

AmbulanceRunner.main
