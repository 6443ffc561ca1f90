# findings: eval
load "/tmp/x.rb"
