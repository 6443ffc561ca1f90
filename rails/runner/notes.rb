# frozen_string_literal: true

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
