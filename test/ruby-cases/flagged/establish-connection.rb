# findings: transaction-escape
ActiveRecord::Base.establish_connection(adapter: 'sqlite3', database: 'x')
