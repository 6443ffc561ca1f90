# Moves everybody whose trial is over to the free plan; each of them gets a mail.
class EndTrialsJob < ActiveJob::Base
  def perform(on = Date.current)
    User.trial_over(on).find_each { |user| user.update!(plan: "free", trial_ends_on: nil) }
  end
end
