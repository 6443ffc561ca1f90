# findings: constant-unknown
Object.const_get(ARGV.first)
