# frozen_string_literal: true

module AmbulanceRunner
  # Gets hold of every connection of Active Record, when it is given to somebody, and again when it lost its session.
  module Connections
    # By the name that an adapter gives itself; an adapter that is not here is refused where its session matters.
    SESSIONS = {
      "PostgreSQL" => PostgreSQLSession, "PostGIS" => PostgreSQLSession, "Mysql2" => MySQLSession,
      "Trilogy" => MySQLSession, "SQLite" => SQLiteSession
    }.freeze

    module Pool
      def checkout(*)
        super.tap do |connection|
          known = connection.instance_variable_defined?(:@ambulance)
          session = Connections.guard(connection)
          share(connection) if session&.whole? && !known
        end
      end

      private

      # In a run that is one transaction, all threads share the connection that has it, as Rails' own tests do. Once
      # only: each time gives the connection another lock, which nobody holds who is using it.
      def share(connection)
        if respond_to?(:lock_thread=)
          self.lock_thread = true unless @lock_thread
        else
          @pinned_connection ||= connection
        end
        return unless connection.respond_to?(:lock_thread=)

        connection.lock_thread = ActiveSupport::IsolatedExecutionState.context
      end
    end

    # Guards a connection again that lost its session and made another.
    module Reconnection
      private def configure_connection(*)
        super.tap { Connections.renew(self) if @ambulance }
      end
    end

    # Sees each statement of Active Record, once it was executed.
    module Log
      def raw_connection(*)
        return super if AmbulanceRunner.internal?

        AmbulanceRunner.run.notes.warn("raw-connection")
        @ambulance&.unseen
        super
      end

      private

      def log(sql, *details, **options, &block)
        session = @ambulance
        return super if session.nil? || AmbulanceRunner.internal?

        raise Forbidden, "The run is over." if AmbulanceRunner.run.over?

        text = sql.respond_to?(:processed_sql) ? sql.processed_sql : sql # Rails 8.2
        return super if Sql.reads?(text)

        # Threads share the connection: nobody's statement may come between one and its counting.
        lock.synchronize do
          mark = session.mark
          super(sql, *details, **options) do |*given|
            block.call(*given).tap { |result| Counting.count(session, text, Counting.rows(session, result, mark)) }
          end
        end
      rescue StandardError
        lock.synchronize { session.after_failure } unless session.nil? || AmbulanceRunner.internal?
        raise
      end
    end

    @sessions = {}.compare_by_identity

    class << self
      def watch
        pools = ActiveRecord::ConnectionAdapters::ConnectionPool
        ActiveRecord::ConnectionAdapters::AbstractAdapter.prepend(Log)
        pools.prepend(Pool)
        ObjectSpace.each_object(pools) { |pool| pool.connections.to_a.each { |connection| guard(connection) } }
        request = AmbulanceRunner.run.request
        connect if request.mode != "write" || request.whole? || request.statement_timeout
      end

      def sessions
        @sessions.values
      end

      # Answers with the connection's session; nil where nothing is known about it.
      def guard(connection)
        known = @sessions[connection]
        return known if known

        session = session_of(connection) || return
        @sessions[connection] = session
        connection.class.prepend(Reconnection) unless connection.class < Reconnection
        AmbulanceRunner.internally { prepare(connection, session) }
        connection.instance_variable_set(:@ambulance, session)
        session
      rescue StandardError
        @sessions.delete(connection)
        raise
      end

      # A new session has none of the settings, and none of the run's changes.
      def renew(connection)
        session = @sessions[connection] || return
        run = AmbulanceRunner.run
        lost = session.whole?
        session.ended
        AmbulanceRunner.internally do
          limit(session)
          session.restrict unless run.request.mode == "write" && !lost
        end
        return unless lost

        run.notes.note_refused("The connection to #{session.database} was made anew: the run's changes were lost.")
      end

      private

      # Refuses before the script rather than in its middle. Where threads are to share a connection, the main thread
      # keeps it: several that ask for the first one at a time would get one each.
      def connect
        pool = ActiveRecord::Base.connection_pool
        return pool.with_connection { nil } if AmbulanceRunner.run.request.read_only?

        pool.respond_to?(:lease_connection) ? pool.lease_connection : pool.connection
      end

      def session_of(connection)
        type = SESSIONS[connection.adapter_name]
        return type.new(connection, AmbulanceRunner.run) if type

        request = AmbulanceRunner.run.request
        return AmbulanceRunner.run.notes.warn("uncounted-database") && nil if request.mode == "write" && !request.whole?

        raise Refused,
              "Ambulance does not know how to make a session of the adapter #{connection.adapter_name} read-only."
      end

      def prepare(connection, session)
        request = AmbulanceRunner.run.request
        limit(session)
        session.restrict unless request.mode == "write"
        Statements.watch(session.driver_class, session.class::DIALECT)
        return if request.read_only? || (request.mode == "write" && !request.whole?) || replica?(connection)

        session.begin_whole(uncommittable: request.dry_run?)
        Statements.lasting(session.lasting_tables)
      end

      def limit(session)
        request = AmbulanceRunner.run.request
        session.limit(request.statement_timeout, request.lock_timeout)
      end

      # A replica takes no changes, and PostgreSQL's not even a transaction that could.
      def replica?(connection)
        connection.respond_to?(:replica?) && connection.replica?
      end
    end
  end
end
