# findings: transaction-escape
User.connection.instance_variable_get(:@raw_connection)
