# frozen_string_literal: true

module AmbulanceRunner
  # MySQL and MariaDB, with mysql2 or Trilogy.
  class MySQLSession < Session
    READ_ONLY = ["SET SESSION TRANSACTION READ ONLY", "SHOW VARIABLES LIKE 't%_read_only'", "ON"].freeze
    DIALECT = Sql::MYSQL

    # In an XA transaction the server itself refuses COMMIT, ROLLBACK, BEGIN, and what commits implicitly.
    module Xa
      def begin_db_transaction
        return super unless (session = @ambulance)

        execute("SET TRANSACTION READ WRITE")
        execute("XA START #{session.xid}")
      end

      def commit_db_transaction
        @ambulance&.whole? ? @ambulance.refuse_end("commit") : super
      end

      def exec_rollback_db_transaction
        @ambulance&.whole? ? @ambulance.refuse_end("roll back") : super
      end
    end

    def limit(statement, lock)
      if statement && @connection.mariadb?
        execute("SET SESSION max_statement_time = #{statement}")
      elsif statement
        execute("SET SESSION max_execution_time = #{(statement * 1000).ceil}")
      end
      return unless lock

      execute("SET SESSION innodb_lock_wait_timeout = #{lock.ceil}")
      execute("SET SESSION lock_wait_timeout = #{lock.ceil}")
    end

    # Of a statement that answers with rows, as with RETURNING, newer drivers do not say how many it affected.
    def rows(result, _mark)
      return result.size if result.respond_to?(:fields) && result.fields.any?

      driver.affected_rows
    end

    def lasting_tables
      names = @connection.uncached do
        @connection.select_values(<<~SQL)
          SELECT table_name FROM information_schema.tables
          WHERE table_type = 'BASE TABLE' AND engine <> 'InnoDB'
            AND table_schema NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')
        SQL
      end
      names.map(&:downcase).to_set
    end

    def xid
      "'ambulance-#{@run.request.run_id}-#{Process.pid}-#{object_id}'"
    end

    def refuse_end(verb)
      @run.notes.refuse("A dry run does not #{verb} its transaction.")
    end

    private

    def before_begin
      @connection.extend(Xa)
      @connection.instance_variable_set(:@ambulance, self)
      @xa = true
    end

    # A server whose XA transactions know no savepoints cannot do this: better to find out now.
    def make_uncommittable
      execute("SAVEPOINT ambulance_probe")
      execute("ROLLBACK TO SAVEPOINT ambulance_probe")
      execute("RELEASE SAVEPOINT ambulance_probe")
    end

    def before_roll_back
      return unless @xa

      driver_says("XA END #{xid}") # fails after a deadlock, and the next one succeeds
      @ended = driver_says("XA ROLLBACK #{xid}")
    end

    def driver_says(sql)
      driver.query(sql)
      true
    rescue StandardError
      false
    end

    # Outside of an XA transaction ROLLBACK is allowed; inside it is refused.
    def in_transaction?
      @xa && !@ended
    end
  end
end
