class UserMailer < ActionMailer::Base
  def plan_changed(user)
    mail to: user.email, subject: "Your plan is now #{user.plan}",
         body: "Hello #{user.name},\n\nfrom today your plan is #{user.plan}.\n"
  end

  def subscription_cancelled(user)
    mail to: user.email, subject: "Your subscription has ended",
         body: "Hello #{user.name},\n\nyour subscription has been cancelled.\n"
  end
end
