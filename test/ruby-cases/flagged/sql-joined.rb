# findings: sql-unknown
ActiveRecord::Base.connection.execute(["DELETE", "FROM", "users"].join(" "))
