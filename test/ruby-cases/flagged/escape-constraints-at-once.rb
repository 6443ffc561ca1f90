# findings: sql-transaction
# dry-run postgresql: exit 1 ActiveRecord::RecordNotUnique
# read-only postgresql: exit 0
User.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
