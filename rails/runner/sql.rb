# frozen_string_literal: true

module AmbulanceRunner
  # Reads SQL well enough for counting and for good messages. What keeps a database unchanged is the database.
  module Sql
    # Strings, quoted names and comments, as each database reads them. What a pattern does not match stays visible.
    STANDARD = %r{'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|--[^\n]*|/\*.*?\*/}m.freeze
    POSTGRESQL = %r{
      \b[eE]'(?:[^'\\]|''|\\.)*' | '(?:[^']|'')*' | "(?:[^"]|"")*" | \$(?<tag>\w*)\$.*?\$\k<tag>\$ |
      --[^\n]* | (?<comment>/\*(?:[^*/]|\*(?!/)|/(?!\*)|\g<comment>)*\*/)
    }mx.freeze
    MYSQL = %r{
      '(?:[^'\\]|''|\\.)*' | "(?:[^"\\]|""|\\.)*" | `(?:[^`]|``)*` | \#[^\n]* | --(?=\s|\z)[^\n]* | /\*(?!M?!).*?\*/
    }mx.freeze

    # Statements that change nothing by their own words. (A function that they call may.) A comment may come first,
    # as Rails' query log tags do in some apps; not one that MySQL executes, nor one with another inside.
    BEFORE = %r{(?:\s|/\*(?!M?!)[^*/]*\*/)*}.freeze
    READS = /\A#{BEFORE}(?:SELECT|SHOW|PRAGMA|DESCRIBE|EXPLAIN\s+(?!ANALYZE|\())\b/i.freeze
    SELECT = /\A#{BEFORE}SELECT\b/i.freeze

    NAME = /(?:"(?:[^"]|"")+"|`(?:[^`]|``)+`|\[[^\]]+\]|[^\s"`'(),;.=\[\]]+)/.freeze
    TARGET = /
      \b(?:
        (INSERT|REPLACE)\s+(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE|OR\s+\w+)\s+)*(?:INTO\s+)? |
        (UPDATE)\s+(?:(?:LOW_PRIORITY|IGNORE|ONLY|OR\s+\w+)\s+)* |
        (DELETE)\s+(?:[^;]*?\s)??FROM\s+(?:ONLY\s+)? |
        (MERGE)\s+(?:INTO\s+)?(?:ONLY\s+)?
      )
      (?!(?:SET|OF|SKIP|NOWAIT)\b)(#{NAME}(?:\s*\.\s*#{NAME})*)
    /xi.freeze
    NO_TARGET = /\b(?:FOR\s+(?:NO\s+KEY\s+)?|KEY\s+)UPDATE\b/i.freeze

    class << self
      # Whether a statement can be told at its first word to change nothing.
      def reads?(text)
        READS.match?(matchable(text)) && !text.include?(";")
      end

      # A text with invalid bytes in it as one that patterns can be held against.
      def matchable(text)
        text.valid_encoding? ? text : text.b
      end

      # The text without comments and without what stands in strings. MySQL executes some comments: those stay.
      def plain(sql, dialect)
        text = sql.to_s.b.gsub(dialect) do |token|
          case token[0]
          when "'", "e", "E", "$" then "''"
          when '"' then dialect.equal?(MYSQL) ? "''" : token
          when "`" then token
          else " "
          end
        end
        dialect.equal?(MYSQL) ? text.gsub(%r{/\*M?!\d*|\*/}, " ") : text
      end

      def statements(plain)
        plain.split(";").map(&:strip).reject(&:empty?)
      end

      # What one statement writes to: [verb, table], the one first whose rows the database counts.
      def targets(statement)
        text = statement.gsub(NO_TARGET, " ")
        simple = text.match(/\A#{TARGET}/o)
        return [target(simple)] if simple

        main = text
        nil while (outer = main.gsub(/\([^()]*\)/, " ")) != main && (main = outer)
        first = main.match(TARGET)
        all = text.to_enum(:scan, TARGET).map { target(Regexp.last_match) }
        first ? [target(first), *(all - [target(first)])] : [nil, *all]
      end

      private

      def target(match)
        verb = match.captures[0..-2].compact.first.upcase
        table = match.captures.last.gsub(/["`\[\]]/, "").gsub(/\s*\.\s*/, ".")
        [verb, String.new(table, encoding: Encoding::UTF_8).scrub[0, 100]]
      end
    end
  end
end
