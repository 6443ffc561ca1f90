ActiveRecord::Schema[8.0].define(version: 2026_01_15_090000) do
  create_table :users do |t|
    t.string :name, null: false
    t.string :email, null: false, index: { unique: true }
    t.string :plan, null: false, default: "free", index: true
    t.string :locale, null: false, default: "en"
    t.boolean :active, null: false, default: true
    t.date :trial_ends_on
    t.timestamps
  end

  create_table :orders do |t|
    t.references :user, null: false, foreign_key: true
    t.string :number, null: false, index: { unique: true }
    t.string :state, null: false, default: "pending", index: true
    t.integer :total_cents, null: false
    t.datetime :placed_at, null: false
    t.timestamps
  end

  create_table :subscriptions do |t|
    t.references :user, null: false, foreign_key: true, index: { unique: true }
    t.string :status, null: false, default: "active"
    t.integer :monthly_cents, null: false
    t.date :renews_on, null: false
    t.datetime :cancelled_at
    t.timestamps
  end
end
