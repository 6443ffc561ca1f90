# findings: eval
require_relative "/tmp/x"
