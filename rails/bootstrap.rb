# Fetches the runner and its script into a container, and starts the runner.
#
#     rails runner "<this file>"
#
# The overrides of an ECS task hold 8,192 characters and can be read by many, so they carry this file, which is the
# same for all runs, and a link that is good for some minutes. The container needs nothing but Ruby 2.7, and nothing is
# written to its disk. `aws/package/bootstrap.ts` leaves out comments and indentation: no heredocs, no single quotes
# (a shell can then quote it), no comment behind code.
#
# Exit status 69 means that nothing of the script was executed. Reasons are told without the link: it is a secret.

require "digest"
require "json"
require "net/http"

# A lambda, so that the script does not see these variables in the binding that it shares.
lambda do |url, digest|
  get = lambda do |uri|
    # By itself, Net::HTTP looks at http_proxy only, for https too.
    proxy = uri.find_proxy
    way = proxy ? [proxy.host, proxy.port, proxy.user, proxy.password] : [nil]
    options = { use_ssl: uri.scheme == "https", open_timeout: 10, read_timeout: 20 }
    Net::HTTP.start(uri.host, uri.port, *way, options) { |http| http.get(uri.request_uri) }
  end

  problem, package = nil
  4.times do |tries|
    sleep tries
    answer = get.call(URI(url))
    problem = "the storage answered #{answer.code}"
    break if answer.code.to_i.between?(300, 499)
    next unless answer.code == "200"

    # A body that was cut off on its way is no forged one; only another try tells them apart.
    problem = "what came is not what was launched"
    next unless Digest::SHA256.hexdigest(answer.body) == digest

    package = JSON.parse(answer.body)
    break
  rescue StandardError => e
    # The class alone: messages quote the link.
    problem = e.class
  end

  unless package
    $stderr.puts "Ambulance could not fetch the command: #{problem}. Nothing of it was executed."
    exit 69
  end
  package["environment"].each { |name, value| ENV[name] = value }
  eval(package["runner"], TOPLEVEL_BINDING, "ambulance_runner.rb", 1)
end.call(ENV.delete("AMBULANCE_PACKAGE_URL").to_s, ENV.delete("AMBULANCE_PACKAGE_SHA256").to_s)
