# findings: callbacks-skipped transaction-escape write-whole-table
# dry-run: exit 0; users deleted 20
# read-only: exit 1 ActiveRecord::ReadOnlyError
ActiveRecord::Base.establish_connection(ActiveRecord::Base.connection_db_config.configuration_hash)
User.delete_all
