# findings: transaction-escape
ActiveRecord::Base.connection.raw_connection.exec('SELECT 1')
