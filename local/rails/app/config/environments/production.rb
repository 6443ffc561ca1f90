Rails.application.configure do
  config.eager_load = false                 # a run touches a few classes: loading them all would double its boot
  config.secret_key_base = "sample-shop-holds-no-secret"
  config.logger = ActiveSupport::Logger.new(nil)
  config.active_job.queue_adapter = :inline # no threads in WebAssembly
  config.action_mailer.delivery_method = :file
  config.action_mailer.file_settings = { location: "/mails" }
  config.action_mailer.default_options = { from: "shop@example.com" }
end
