# frozen_string_literal: true

module AmbulanceRunner
  # Counts what statements did, and follows transactions.
  module Counting
    SCHEMA = /\A(?:CREATE|ALTER|DROP|TRUNCATE|RENAME)\b/i.freeze

    # A statement that was executed does not fail because it cannot be counted.
    def self.rows(session, result, mark)
      session.rows(result, mark)
    rescue StandardError
      AmbulanceRunner.run.notes.warn("rows-unknown")
      0
    end

    def self.count(session, sql, rows)
      notes = AmbulanceRunner.run.notes
      statements = Sql.statements(Sql.plain(sql, session.class::DIALECT))
      notes.warn("rows-unknown") if statements.size > 1
      statements.each_with_index do |statement, index|
        next if session.open_changes.follow(statement)

        notes.warn("schema-changed") if SCHEMA.match?(statement)
        main, *others = Sql.targets(statement)
        notes.warn("rows-unknown") unless others.empty?
        changes(session, [main, *others].compact, main && index == statements.size - 1 ? rows : 0)
      end
      session.after_statement
    end

    def self.changes(session, targets, rows)
      targets.each_with_index do |(verb, table), index|
        kind = Changes::KINDS.fetch(verb)
        session.open_changes.add(Changes::Change.new(session.database, table, kind, index.zero? ? rows.to_i : 0))
      end
    end
  end
end
