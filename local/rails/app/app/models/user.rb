class User < ApplicationRecord
  PLANS = %w[free trial pro].freeze

  has_many :orders, dependent: :restrict_with_error
  has_one :subscription, dependent: :destroy

  normalizes :email, with: ->(email) { email.strip.downcase }

  validates :name, presence: true
  validates :email, presence: true, uniqueness: true, format: /\A[^@\s]+@[^@\s]+\z/
  validates :plan, inclusion: { in: PLANS }

  scope :active, -> { where(active: true) }
  scope :trial_over, ->(on = Date.current) { where(plan: "trial", trial_ends_on: ...on) }

  after_update_commit :announce_plan, if: :saved_change_to_plan?

  private

  def announce_plan
    UserMailer.plan_changed(self).deliver_later
  end
end
