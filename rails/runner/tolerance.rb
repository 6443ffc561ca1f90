# frozen_string_literal: true

module AmbulanceRunner
  # Whether a run changed about as much as its dry run did, table by table. `runs/compare.ts` has the same rule.
  class Tolerance
    COUNTS = %w[inserted updated deleted].freeze
    REST = %w[* *].freeze

    # @param percent how much more or less of each count is all right; a count of 0 must stay 0
    def initialize(expected, percent)
      @expected = by_table(expected)
      @percent = percent
    end

    def holds?(changes)
      expected, actual = alike(@expected, by_table(JSON.parse(JSON.generate(changes))))
      (expected.keys | actual.keys).all? do |table|
        COUNTS.all? { |kind| near?(count(expected[table], kind), count(actual[table], kind)) }
      end
    end

    private

    def by_table(list)
      list.to_h { |entry| [[entry["database"], entry["table"]], entry] }
    end

    # Where one list sums up what it has no room for, so does the other: else a table would be part of the sum here and
    # have a name there.
    def alike(one, other)
      return [one, other] unless one.key?(REST) || other.key?(REST)

      [folded(one, other), folded(other, one)]
    end

    def folded(tables, other)
      named, others = tables.partition { |table, _| table != REST && other.key?(table) }
      sum = COUNTS.to_h { |kind| [kind, others.sum { |_, entry| count(entry, kind) }] }
      named.to_h.merge(REST => sum)
    end

    def count(entry, kind)
      (entry || {})[kind].to_i
    end

    def near?(expected, actual)
      (actual - expected).abs * 100 <= expected * @percent
    end
  end
end
