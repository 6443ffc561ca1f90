# findings: transaction-escape
# dry-run postgresql: exit 0; warns raw-connection; warns indirect-changes
# read-only postgresql: exit 1 PG::ReadOnlySqlTransaction; warns raw-connection
driver = User.connection.raw_connection
driver.copy_data("COPY orders (cents) FROM STDIN") { driver.put_copy_data("5\n") }
