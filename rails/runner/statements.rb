# frozen_string_literal: true

module AmbulanceRunner
  # Looks at the text of statements on their way to a database driver, whoever sends them, and refuses with a sentence
  # what the database would refuse with a riddle, or what no transaction can undo.
  module Statements
    TRANSACTION = /
      \A(?:COMMIT|END|ABORT|BEGIN|START\s+TRANSACTION|PREPARE\s+TRANSACTION|XA|RESET|DISCARD|
      ROLLBACK(?!\s+(?:(?:WORK|TRANSACTION)\s+)?TO\b)|
      SET\s+(?:@@)?(?:SESSION\s*[.\s]\s*|LOCAL\s+|GLOBAL\s*[.\s]\s*)?
        (?:CHARACTERISTICS|TRANSACTION|AUTOCOMMIT|DEFAULT_TRANSACTION_READ_ONLY|TRANSACTION_READ_ONLY|TX_READ_ONLY))\b
    /xi.freeze
    READ_ONLY_OFF = /
      \bREAD\s+WRITE\b|\A(?:RESET|DISCARD)\s+(?:ALL|\w*READ_ONLY)\b|
      \A(?:SET|PRAGMA)\b.*\b(?:\w*read_only|query_only)\b(?!\s*(?:=|TO)\s*(?:ON|TRUE|1)\b|\s*\z)
    /xim.freeze
    SCHEMA = /
      \A(?:CREATE(?!\s+(?:LOCAL\s+)?TEMP)|ALTER|DROP|TRUNCATE|RENAME|GRANT|REVOKE|COMMENT|REINDEX|VACUUM|CLUSTER|
      OPTIMIZE|REPAIR|ANALYZE|LOCK\s+TABLES|LOAD|ATTACH|DETACH|REFRESH|IMPORT|INSTALL|
      PRAGMA\s+(?:journal_mode|writable_schema))\b
    /xi.freeze
    LASTING = /
      \b(?:setval|dblink\w*|pg_terminate_backend|pg_cancel_backend|pg_reload_conf|lo_export|
        pg_logical_emit_message)"?\s*\(|
      \A(?:KILL|SHUTDOWN|FLUSH|HANDLER|CHECKPOINT|PURGE)\b|\bINTO\s+(?:OUTFILE|DUMPFILE)\b|
      \ASET\s+(?:@@)?(?:GLOBAL|PERSIST|PERSIST_ONLY)\b|
      \ACOPY\b.*\b(?:PROGRAM|TO\s+(?!STDOUT))
    /xim.freeze
    # Without one of these words no statement is looked at any closer.
    SUSPICIOUS = /;|\b(?:COMMIT|END|ABORT|BEGIN|START|PREPARE|XA|RESET|DISCARD|ROLLBACK|SET|CREATE|ALTER|DROP|TRUNCATE|
      RENAME|GRANT|REVOKE|COMMENT|REINDEX|VACUUM|CLUSTER|OPTIMIZE|REPAIR|ANALYZE|LOCK|LOAD|ATTACH|DETACH|REFRESH|IMPORT|
      INSTALL|PRAGMA|setval|set_config|dblink\w*|pg_\w+|lo_export|KILL|SHUTDOWN|FLUSH|HANDLER|CHECKPOINT|PURGE|INTO|COPY|
      READ|UPDATE|DELETE|INSERT|REPLACE|MERGE)\b/xi.freeze
    # Nor is a SELECT without one of these, which most statements are: a pattern so short is found in a tenth of the time.
    SUSPICIOUS_IN_SELECT = /;|\b(?:setval|set_config|dblink|pg_|lo_export|INTO)/i.freeze

    METHODS = %i[
      exec async_exec sync_exec query async_query sync_query exec_params async_exec_params sync_exec_params send_query
      send_query_params prepare async_prepare sync_prepare send_prepare execute_batch2 query_with_flags
    ].freeze

    @drivers = {}
    @lasting = Set.new

    class << self
      # Has a driver's statements looked at, if this run's mode forbids any.
      def watch(driver, dialect)
        request = AmbulanceRunner.run.request
        return if driver.nil? || @drivers[driver] || (request.mode == "write" && !request.whole?)

        @drivers[driver] = true
        methods = METHODS.select { |name| driver.method_defined?(name) }
        driver.prepend(Module.new do
          methods.each do |name|
            define_method(name) do |*arguments, **options, &block|
              arguments.first(2).each { |text| Statements.check(text, dialect) if text.is_a?(String) }
              super(*arguments, **options, &block)
            end
          end
        end)
      end

      # Tables that keep their changes whatever becomes of the transaction.
      def lasting(names)
        @lasting |= names.map(&:b)
      end

      # Whether a run that is one transaction changed what no transaction takes back.
      def lasted?
        @lasted
      end

      def check(sql, dialect)
        return if AmbulanceRunner.internal? || AmbulanceRunner.run.committing? || !suspicious?(sql)

        notes = AmbulanceRunner.run.notes
        notes.refuse("A run does not switch that off: set_config") if sql.b.match?(/set_config\b.*read_only/im)
        Sql.statements(Sql.plain(sql, dialect)).each do |statement|
          reason = reason_against(statement, dialect) || next
          notes.refuse("#{reason}: #{statement[0, 100]}")
        end
      end

      private

      # Comments are looked at here too: MySQL executes some.
      def suspicious?(sql)
        text = Sql.matchable(sql)
        (Sql::SELECT.match?(text) ? SUSPICIOUS_IN_SELECT : SUSPICIOUS).match?(text)
      end

      def reason_against(statement, dialect)
        request = AmbulanceRunner.run.request
        return "A run does not switch that off" if !request.whole? && READ_ONLY_OFF.match?(statement)
        return "No transaction could undo this" if !request.whole? && LASTING.match?(statement)
        return if request.read_only?
        return "This run is one transaction, which the script does not end" if TRANSACTION.match?(statement)
        return "A dry run does not change the schema" if request.dry_run? && SCHEMA.match?(statement)
        return "MySQL commits when the schema changes" if dialect.equal?(Sql::MYSQL) && SCHEMA.match?(statement)
        return lasting_reason(statement) if request.dry_run?

        @lasted ||= LASTING.match?(statement) || !lasting_table(statement).nil?
        nil
      end

      def lasting_reason(statement)
        table = lasting_table(statement)
        "A dry run cannot undo changes to #{table}, whose engine knows no transactions" if table
      end

      # UPDATE and DELETE may write to any table that they name; the others write to the one behind their first word.
      def lasting_table(statement)
        return if @lasting.empty?

        targets = Sql.targets(statement).compact
        joined = targets.any? { |verb, _| %w[UPDATE DELETE].include?(verb) }
        names = joined ? statement.scan(/[^\s`.,()=]+/) : targets.map { |_, table| table.split(".").last }
        names.map { |name| name.b.downcase }.find { |name| @lasting.include?(name) }
      end
    end
  end
end
