# findings: sql-ddl
Rake::Task["db:drop"].invoke
