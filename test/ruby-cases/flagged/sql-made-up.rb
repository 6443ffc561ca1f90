# findings: sql-unknown
statement = params_from_somewhere
ActiveRecord::Base.connection.execute(statement)
