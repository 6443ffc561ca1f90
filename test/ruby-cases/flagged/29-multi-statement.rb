# findings: write-many callbacks-skipped sql-write sql-transaction
User.where(id: 1).update_all(name: "esc")
ActiveRecord::Base.connection.execute("UPDATE users SET name='m' WHERE id=2; COMMIT; UPDATE users SET name='m2' WHERE id=3")
