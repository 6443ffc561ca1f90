# findings: sql-transaction
ActiveRecord::Base.connection.execute("SET default_transaction_read_only = off")
