# findings: eval
load path
