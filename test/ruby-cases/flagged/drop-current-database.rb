# findings: sql-ddl
ActiveRecord::Tasks::DatabaseTasks.drop_current
