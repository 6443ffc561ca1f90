# findings: environment sql-unknown
ActiveRecord::Base.connection.execute(ENV["SQL"])
