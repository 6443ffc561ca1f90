# findings: sql-unknown
ActiveRecord::Base.connection.execute(ARGV.first)
