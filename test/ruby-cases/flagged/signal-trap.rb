# findings: exit-hook
Signal.trap("TERM") { }
