# findings:
# dry-run postgresql: exit 1 ActiveRecord::QueryCanceled
# read-only postgresql: exit 1 ActiveRecord::QueryCanceled
# dry-run mariadb: exit 0
# read-only mariadb: exit 0
c = ActiveRecord::Base.connection
case c.adapter_name
when "PostgreSQL" then c.execute("SELECT pg_sleep(20)")
when /Mysql/i then c.execute("SELECT BENCHMARK(2000000000, SHA2('a', 256))")
else c.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 60000000) SELECT max(i) FROM n")
end
