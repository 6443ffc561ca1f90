# findings: write-many callbacks-skipped sql-transaction
User.where(id: 1).update_all(name: "esc")
ActiveRecord::Base.connection.execute("COMMIT") rescue puts("rescued #{$!.class}")
User.where(id: 2).update_all(name: "esc2")
