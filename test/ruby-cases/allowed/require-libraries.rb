# findings:
require "json"
require "./lib/foo"
