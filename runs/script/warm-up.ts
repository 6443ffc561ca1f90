/** How often the sample is read: after so many times the machine code of parser and rules is there. */
export const WARM_UP_ROUNDS = 10;

/** Ruby of the kind that people paste, with most of the syntax that they use. Nobody runs it. */
export const WARM_UP_SAMPLE = `
users = User.joins(:plan).where(plans: { name: "trial", state: :open }).order(created_at: :desc)
puts "#{users.count} users", ENV.fetch("RAILS_ENV", "none")
skipped = []
users.includes(:orders).find_each(batch_size: 500) do |user|
  account = user.account
  if account.nil? || account.balance.negative?
    skipped << user.id
    next
  end
  begin
    ActiveRecord::Base.transaction do
      user.update!(plan: "free", ended_at: Time.current)
      user.orders.where(state: "draft").update_all(state: "expired")
      user.orders.each { |order| order.destroy! unless order.paid? }
    end
  rescue ActiveRecord::RecordInvalid, StandardError => error
    warn "#{user.id}: #{error.message}"
  ensure
    sleep 0.1
  end
end
rows = ActiveRecord::Base.connection.select_rows(<<~SQL)
  SELECT plan, count(*) FROM users WHERE state = 'open' GROUP BY plan
SQL
case rows.size
when 0 then puts "none"
else rows.to_h.transform_values(&:to_i).each { |name, count| puts "#{name}: #{count}" }
end
def helper(a, b = 1, *c, key:, **rest, &block) = block&.call(a + b)
total = (1..10).sum { |n| n % 2 == 0 ? n * 2 : -n }
File.write("/tmp/a", rows.to_json) if total > 10 && !skipped.empty?
system("true"); Mailer.with(user: 1).hello.deliver_later
`;
