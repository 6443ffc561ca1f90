# findings: eval
require "/tmp/evil.rb"
