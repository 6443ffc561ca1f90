# Keeps compiled Ruby between runs: to parse Rails' thousand files anew takes a third of a run's time.
module CompiledRuby
  FILE = "/cache/compiled-ruby"

  # What is inside the WebAssembly module never changes. The app's files may, and are always compiled.
  UNCHANGING = %r{\A/(?:bundle|usr)/}

  class << self
    def start
      @known = Marshal.load(File.binread(FILE)) if File.exist?(FILE)
    rescue ArgumentError, EOFError, TypeError
      File.delete(FILE) # a torn file: the next line makes another
    ensure
      @new = {} unless @known
      RubyVM::InstructionSequence.define_singleton_method(:load_iseq) { |path| CompiledRuby.fetch(path) }
    end

    # What Ruby asks before it compiles a file; nil makes it compile the file itself.
    def fetch(path)
      return unless path.match?(UNCHANGING)
      return @known[path] && RubyVM::InstructionSequence.load_from_binary(@known[path]) if @known

      RubyVM::InstructionSequence.compile_file(path).tap { |compiled| @new[path] = compiled.to_binary }
    end

    def save
      return if @known

      File.binwrite("#{FILE}.new", Marshal.dump(@new))
      File.rename("#{FILE}.new", FILE)
    end
  end
end
