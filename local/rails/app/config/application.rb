require_relative "boot"
require "rails"
require "active_record/railtie"
require "active_job/railtie"
require "action_mailer/railtie"

module Shop
  class Application < Rails::Application
    config.root = File.expand_path("..", __dir__)
    config.load_defaults 8.0
    config.time_zone = "UTC"
  end
end
