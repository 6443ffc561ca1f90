# What the host evaluates first in the WebAssembly VM. It mends what Ruby lacks there and the shop or a script may
# rely on, and defines how a program is run.
$VERBOSE = false # the VM starts without warnings, because it warns about itself
$stdout.sync = $stderr.sync = true

module Kernel
  # RubyGems looks through all gems for a file that is not there; everything there is, is on the load path.
  alias_method :require, :gem_original_require
  private :require
end

require "js"
require_relative "compiled_ruby"
CompiledRuby.start

require "wasmify/rails/shim" # before anything of Rails: stands in for Bundler and sockets
require_relative "program"
require_relative "pglite"
