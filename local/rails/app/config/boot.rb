# Nothing to set up: this app's Ruby and gems are one WebAssembly module, and boot.rb beside the app
# directory has prepared them. Another app has `require "bundler/setup"` here.
