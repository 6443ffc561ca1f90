class Subscription < ApplicationRecord
  belongs_to :user

  validates :user_id, uniqueness: true
  validates :status, inclusion: { in: %w[active past_due cancelled] }

  scope :due, ->(on = Date.current) { where(status: "active", renews_on: ..on) }

  after_update_commit -> { UserMailer.subscription_cancelled(user).deliver_later },
                      if: -> { saved_change_to_status?(to: "cancelled") }

  def cancel!
    update!(status: "cancelled", cancelled_at: Time.current)
  end
end
