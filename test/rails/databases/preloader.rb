# Boots the fixture app once and forks for each script: the child does what `rails runner rails/runner.rb` does in a
# process of its own. Nothing of the runner, and no connection, is in the process that forks.
#
#     ruby preloader.rb RUNNER    with FIXTURE_DATABASE and FIXTURE_BILLING
#
# A line of JSON in, {"environment": {...}, "directory": "...", "output": "..."}; a line out when the child has begun,
# {"begun": pid}, and one when it has ended, {"ended": pid, "status": n, "signal": n}.
require "json"
require_relative "../../fixtures/rails-app/config/environment"

RUNNER = ARGV.shift
[User, Order, UserMailer, WelcomeJob, Invoice].each(&:name)
require "mail"
ActiveRecord::Base.connection # loads adapter and driver
if ActiveRecord::Base.connection_handler.respond_to?(:clear_all_connections!)
  ActiveRecord::Base.connection_handler.clear_all_connections!
end
ANSWERS = STDOUT.dup
ANSWERS.sync = true
LOCK = Mutex.new

def answer(fields)
  LOCK.synchronize { ANSWERS.puts(JSON.generate(fields)) }
end

def run(order)
  Process.setsid
  STDIN.reopen(File::NULL)
  [STDOUT, STDERR].each { |stream| stream.reopen(order.fetch("output"), "a") }
  ANSWERS.close
  Dir.chdir(order.fetch("directory"))
  ENV.update(order.fetch("environment"))
  $PROGRAM_NAME = RUNNER
  load RUNNER
end

while (line = STDIN.gets)
  order = JSON.parse(line)
  pid = fork { run(order) }
  answer("begun" => pid)
  Thread.new(pid) do |child|
    _, status = Process.wait2(child)
    answer("ended" => child, "status" => status.exitstatus, "signal" => status.termsig && Signal.signame(status.termsig))
  end
end
