# findings: sql-unknown sql-write-whole-table
# dry-run: refused; exit 1 AmbulanceRunner::Forbidden
# read-only: refused; exit 1 AmbulanceRunner::Forbidden
statement = { "PostgreSQL" => "SET default_transaction_read_only = off", "SQLite" => "PRAGMA query_only = OFF" }
User.connection.execute(statement.fetch(User.connection.adapter_name, "SET SESSION TRANSACTION READ WRITE"))
User.connection.execute("DELETE FROM orders")
