# frozen_string_literal: true

# Runs one script inside a Rails process and reports how it ended and what it changed.
#
#     rails runner rails/runner.rb
#
# Nothing has to be installed in the app: this file works by itself on Ruby 2.7 and Rails 6.1, and everything newer.
# It is joined from the files in `rails/runner/` by `rails/join.ts`; change those.
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
