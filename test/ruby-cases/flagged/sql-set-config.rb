# findings: sql-transaction
User.connection.select_value("SELECT set_config('default_transaction_read_only', 'off', false)")
