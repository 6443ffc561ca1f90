# frozen_string_literal: true

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
