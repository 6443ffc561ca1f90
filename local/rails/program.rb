# Runs a Ruby program in the WebAssembly VM as a shell would. In WebAssembly nobody calls `at_exit` blocks, so this
# does, in Ruby's order and with Ruby's rules for `$!`.
module Program
  @at_exit = []

  class << self
    def at_exit(block)
      @at_exit.push(block)
      block
    end

    # Answers with the exit status that the program ends with.
    def run(file, arguments)
      $PROGRAM_NAME = file
      ARGV.replace(arguments)
      ending = ending_of { load file }
      ending = ending_of(ending, &@at_exit.pop) until @at_exit.empty?
      CompiledRuby.save
      status_of(ending)
    end

    private

    # What the program ends with after a block: what that raises or, failing that, what it was ending with already,
    # which is `$!` in the block.
    def ending_of(ending = nil)
      begin
        raise ending if ending
      rescue Exception
        yield
        return ending
      end
      yield
      nil
    rescue Exception => e
      $stderr.puts e.full_message(highlight: false) unless e.is_a?(SystemExit) || e.is_a?(SignalException)
      e
    end

    def status_of(ending)
      case ending
      when nil then 0
      when SystemExit then ending.status & 255
      when SignalException then 128 + ending.signo
      else 1
      end
    end
  end
end

module Kernel
  define_method(:at_exit) { |&block| Program.at_exit(block) }
  private :at_exit
  define_singleton_method(:at_exit) { |&block| Program.at_exit(block) }

  # There are no processes in WebAssembly, and the VM's own `system` answers true without doing anything.
  %i[` exec fork spawn system].each do |name|
    refuse = ->(*, **) { raise Errno::ENOSYS, "the sample shop cannot start other programs" }
    define_method(name, &refuse)
    private name
    define_singleton_method(name, &refuse)
  end
end
