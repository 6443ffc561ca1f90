# frozen_string_literal: true

# Runs one script inside a Rails process and reports how it ended and what it changed.
#
#     rails runner rails/runner.rb
#
# Nothing has to be installed in the app: it works by itself on Ruby 2.7 and Rails 6.1, and everything newer. Where it
# travels into a container it is one text: `aws/package/sources.ts` puts the parts in the place of the lines that load them.
#
# The server says what to run in AMBULANCE_* variables. The answer is two lines among the output,
#
#     AMBULANCE <nonce> {"v":1,"event":"started",...}     just before the script
#     AMBULANCE <nonce> {"v":1,"event":"finished",...}    after the script and all its at_exit blocks
#
# each after a line break of its own. Without the first line nothing of the script was executed; without the second
# nobody can say how far it got (the process was killed). `runs/report.ts` reads them.
#
# Three modes, and docs/security.md says what each of them prevents and what it cannot:
#
#     write      as the app would
#     read-only  every database session is born read-only
#     dry-run    every connection writes inside one transaction that cannot be committed; nothing is sent
#
# The name of the module is long so that it is none of the app's: a hospital's app may well have a model `Ambulance`.

require "digest"
require "json"
require "monitor"
require "set"

load File.join(__dir__, "runner/request.rb")
load File.join(__dir__, "runner/notes.rb")
load File.join(__dir__, "runner/report.rb")
load File.join(__dir__, "runner/sql.rb")
load File.join(__dir__, "runner/changes.rb")
load File.join(__dir__, "runner/session.rb")
load File.join(__dir__, "runner/postgresql.rb")
load File.join(__dir__, "runner/mysql.rb")
load File.join(__dir__, "runner/sqlite.rb")
load File.join(__dir__, "runner/statements.rb")
load File.join(__dir__, "runner/counting.rb")
load File.join(__dir__, "runner/connections.rb")
load File.join(__dir__, "runner/drivers.rb")
load File.join(__dir__, "runner/held_back.rb")
load File.join(__dir__, "runner/processes.rb")
load File.join(__dir__, "runner/identity.rb")
load File.join(__dir__, "runner/tolerance.rb")
load File.join(__dir__, "runner/outcome.rb")
load File.join(__dir__, "runner/main.rb")
