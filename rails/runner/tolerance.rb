# frozen_string_literal: true

module AmbulanceRunner
  # Whether a run changed about as much as its dry run did, table by table.
  class Tolerance
    COUNTS = %w[inserted updated deleted].freeze

    # @param percent how much more or less of each count is all right; a count of 0 must stay 0
    def initialize(expected, percent)
      @expected = by_table(expected)
      @percent = percent
    end

    def holds?(changes)
      actual = by_table(JSON.parse(JSON.generate(changes)))
      (@expected.keys | actual.keys).all? do |table|
        COUNTS.all? { |kind| near?(count(@expected[table], kind), count(actual[table], kind)) }
      end
    end

    private

    def by_table(list)
      list.to_h { |entry| [[entry["database"], entry["table"]], entry] }
    end

    def count(entry, kind)
      (entry || {})[kind].to_i
    end

    def near?(expected, actual)
      (actual - expected).abs * 100 <= expected * @percent
    end
  end
end
