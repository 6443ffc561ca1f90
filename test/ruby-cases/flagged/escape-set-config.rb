# findings: sql-transaction sql-write-whole-table
# dry-run postgresql: refused; exit 1 AmbulanceRunner::Forbidden
# read-only postgresql: refused; exit 1 AmbulanceRunner::Forbidden
User.connection.select_value("SELECT set_config('default_transaction_read_only', 'off', false)")
User.connection.execute("DELETE FROM orders")
