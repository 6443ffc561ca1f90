# frozen_string_literal: true

module AmbulanceRunner
  # What a run changed, table by table: what would stay, and what was attempted with what was rolled back on the way.
  class Changes
    TABLES = 50
    KINDS = { "INSERT" => :inserted, "REPLACE" => :inserted, "UPDATE" => :updated, "MERGE" => :updated,
              "DELETE" => :deleted }.freeze

    # One statement: where, what it did, and how many rows the database says it did it to.
    Change = Struct.new(:database, :table, :kind, :rows)

    def initialize
      @lock = Monitor.new
      @tables = {}
    end

    def attempt(change)
      @lock.synchronize { entry(change)[:attempted][change.kind] += change.rows }
    end

    def keep(change)
      @lock.synchronize do
        entry(change)[:statements] += 1
        entry(change)[change.kind] += change.rows
      end
    end

    # What the database itself counted in a table: more than the statements said, where triggers, functions and
    # cascades changed it. Answers whether it was more.
    def observe(database, table, counted)
      @lock.synchronize do
        attempted = entry(Change.new(database, table))[:attempted]
        more = counted.select { |kind, rows| rows > attempted.fetch(kind) }
        attempted.merge!(more)
        more.any?
      end
    end

    # For the report: the largest first, the rest in one entry.
    def to_a
      all = @lock.synchronize { @tables.values.map { |entry| entry.merge(attempted: entry[:attempted].dup) } }
      first, rest = all.sort_by { |entry| -entry[:attempted].values.sum }.partition.with_index { |_, n| n < TABLES }
      rest.empty? ? first : [*first, rest.reduce { |sum, entry| added(sum, entry) }.merge(database: "*", table: "*")]
    end

    private

    def entry(change)
      @tables[[change.database, change.table]] ||= {
        database: change.database, table: change.table, statements: 0, inserted: 0, updated: 0, deleted: 0,
        attempted: { inserted: 0, updated: 0, deleted: 0 }
      }
    end

    def added(one, other)
      one.merge(other) do |_, mine, theirs|
        case mine
        when Hash then added(mine, theirs)
        when Integer then mine + theirs
        else mine
        end
      end
    end
  end

  # What the transactions that are open in one session have changed so far. Savepoints are kept by name: Rails 6.1
  # sends no RELEASE after a ROLLBACK TO, so that one which is `undone` may be what later ones are inside of.
  class OpenChanges
    Frame = Struct.new(:name, :changes, :undone)

    def initialize(changes)
      @changes = changes
      @frames = []
    end

    def add(change)
      @changes.attempt(change)
      @frames.empty? ? @changes.keep(change) : @frames.last.changes << change
    end

    # Follows a statement about transactions; answers whether it was one.
    def follow(statement)
      case statement
      when /\ASAVEPOINT\s+(\S+)/i then @frames.push(Frame.new($1, []))
      when /\ARELEASE\s+(?:SAVEPOINT\s+)?(\S+)/i then release($1)
      when /\AROLLBACK\b.*\bTO\s+(?:SAVEPOINT\s+)?(\S+)/i then roll_back_to($1)
      when /\AROLLBACK\s+AND\s+CHAIN/i, /\A(?:BEGIN|START\s+TRANSACTION|XA\s+START)\b/i
        @frames = [Frame.new(:transaction, [])]
      when /\A(?:COMMIT|END)\b/i then keep
      when /\A(?:XA\s+)?ROLLBACK\b/i then @frames = []
      else return false
      end
      true
    end

    # At the end of the run's own transaction: savepoints of the script that are still open would have been lost.
    def end_outermost
      first, *inner = @frames
      @frames = [first, *inner.take_while(&:undone)].compact
      keep
    end

    private

    def keep
      @frames.flat_map(&:changes).each { |change| @changes.keep(change) }
      @frames = []
    end

    def release(name)
      at = @frames.rindex { |frame| frame.name == name }
      return unless at

      released = @frames.slice!(at..-1).flat_map(&:changes)
      @frames.empty? ? released.each { |change| @changes.keep(change) } : @frames.last.changes.concat(released)
    end

    def roll_back_to(name)
      at = @frames.rindex { |frame| frame.name == name }
      return unless at

      @frames.slice!((at + 1)..-1)
      @frames[at].changes.clear
      @frames[at].undone = true
    end
  end
end
