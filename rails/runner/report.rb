# frozen_string_literal: true

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
