# frozen_string_literal: true

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
