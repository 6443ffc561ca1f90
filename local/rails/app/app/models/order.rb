class Order < ApplicationRecord
  STATES = %w[pending paid shipped refunded].freeze

  belongs_to :user

  validates :number, presence: true, uniqueness: true
  validates :state, inclusion: { in: STATES }
  validates :total_cents, numericality: { only_integer: true, greater_than_or_equal_to: 0 }

  scope :open, -> { where(state: %w[pending paid]) }

  before_validation :assign_number, on: :create

  def refund!
    update!(state: "refunded")
  end

  private

  def assign_number
    self.number ||= format("S-%06d", Order.maximum(:id).to_i + 1)
  end
end
