# findings: file sql-unknown
ActiveRecord::Base.connection.execute(File.read("x.sql"))
