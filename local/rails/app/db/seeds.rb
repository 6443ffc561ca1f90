# The shop's data: the same on every machine (fixed dates, a fixed random seed), large enough for a
# careless `User.all.each` to be worth a warning.
random = Random.new(20_260_115)
today = Date.new(2026, 1, 15)
moment = ->(days_ago) { today.to_time(:utc) - days_ago * 86_400 - random.rand(86_400) }

# As JSON, because PostgreSQL reads thousands of rows in a moment and `insert_all` takes Ruby in WebAssembly seconds.
insert = lambda do |model, rows|
  columns = rows.first.keys.join(", ")
  json = model.connection.quote(rows.to_json)
  table = model.table_name
  model.connection.execute(
    "INSERT INTO #{table} (#{columns}) SELECT #{columns} FROM json_populate_recordset(NULL::#{table}, #{json})"
  )
end

english = [%w[Olivia Noah Emma Liam Ava James Grace Daniel Chloe Samuel],
           %w[Smith Jones Taylor O'Brien Walker Patel Nguyen García Müller Kowalski]]
japanese = [%w[佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤],
            %w[陽菜 蓮 結衣 大翔 さくら 悠真 美咲 湊 葵 健太]]

users = (1..1500).map do |n|
  locale = n % 3 == 0 ? "ja" : "en"
  first, second = (locale == "ja" ? japanese : english).map { |names| names.sample(random: random) }
  plan = n % 10 < 5 ? "free" : (n % 10 < 7 ? "trial" : "pro")
  joined = moment.call(plan == "trial" ? random.rand(1..45) : random.rand(30..900))
  { name: "#{first} #{second}", email: format("user%04d@example.com", n), plan: plan, locale: locale,
    active: random.rand > 0.08, trial_ends_on: plan == "trial" ? joined.to_date + 30 : nil,
    created_at: joined, updated_at: joined }
end
insert.call(User, users)

buyers = User.order(:id).pluck(:id)
orders = (1..3000).map do |n|
  placed = moment.call(random.rand(0..700))
  { user_id: buyers.sample(random: random), number: format("S-%06d", n), total_cents: random.rand(5..400) * 100 - 1,
    state: %w[pending paid paid shipped shipped shipped shipped refunded].sample(random: random),
    placed_at: placed, created_at: placed, updated_at: placed }
end
insert.call(Order, orders)

subscribers = User.where(plan: "pro").order(:id).pluck(:id) + User.where(plan: "free").order(:id).limit(350).pluck(:id)
subscriptions = subscribers.first(800).each_with_index.map do |user_id, n|
  status = n < 450 ? (random.rand < 0.06 ? "past_due" : "active") : "cancelled"
  begun = moment.call(random.rand(60..600))
  { user_id: user_id, status: status, monthly_cents: [900, 1900, 4900].sample(random: random),
    renews_on: today + random.rand(1..30), cancelled_at: status == "cancelled" ? begun + 50 * 86_400 : nil,
    created_at: begun, updated_at: begun }
end
insert.call(Subscription, subscriptions)
