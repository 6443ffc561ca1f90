# findings: callbacks-skipped write-many
ActiveRecord::SchemaMigration.where(version: "1").delete_all
