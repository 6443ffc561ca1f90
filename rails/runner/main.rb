# frozen_string_literal: true

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
