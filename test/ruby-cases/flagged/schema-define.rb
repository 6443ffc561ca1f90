# findings: sql-ddl
ActiveRecord::Schema.define { drop_table :users }
