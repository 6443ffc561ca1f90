# frozen_string_literal: true

module AmbulanceRunner
  # Keeps what a transaction cannot undo from leaving the process: mails and jobs unless the run may write, requests in
  # a dry run. What was held back is counted.
  module HeldBackWork
    # Mail::Message has everything that Action Mailer sends now.
    module Mail
      %i[deliver deliver!].each do |name|
        define_method(name) do |*|
          AmbulanceRunner.run.notes.hold(:mails)
          self
        end
      end
    end

    # A job that is enqueued, whichever way. The script gets the job, as if it were waiting now.
    module Job
      def enqueue(*)
        AmbulanceRunner.run.notes.hold(:jobs)
        self.successfully_enqueued = true if respond_to?(:successfully_enqueued=)
        self
      end
    end

    module ManyJobs
      def perform_all_later(*jobs)
        AmbulanceRunner.run.notes.hold(:jobs, jobs.flatten.size)
        nil
      end
    end

    # A queue that is given a job directly.
    module Adapter
      %i[enqueue enqueue_at].each do |name|
        define_method(name) { |*| AmbulanceRunner.run.notes.hold(:jobs) && nil }
      end

      def enqueue_all(jobs)
        AmbulanceRunner.run.notes.hold(:jobs, jobs.size)
        jobs.size
      end
    end

    # Sidekiq's own way in, which many apps use without Active Job.
    module SidekiqClient
      def push(*)
        AmbulanceRunner.run.notes.hold(:jobs)
        nil
      end

      def push_bulk(items)
        AmbulanceRunner.run.notes.hold(:jobs, Array(items["args"]).size)
        []
      end
    end

    # Nobody can say what a service would have answered, so the script gets an error, as if the network were down.
    module Request
      def request(message, *)
        HeldBackWork.refuse_request(message.method, address)
      end

      private

      def connect
        HeldBackWork.refuse_request("connection", address)
      end
    end

    # Callbacks for after the commit. None takes place in a dry run; in a run that is one transaction, only at its end.
    module Callbacks
      def commit_records
        connection.instance_variable_get(:@ambulance)&.ended if is_a?(ActiveRecord::ConnectionAdapters::RealTransaction)
        return super unless AmbulanceRunner.run.request.dry_run? && @run_commit_callbacks

        all = (records || []).uniq(&:__id__)
        AmbulanceRunner.run.notes.warn("after-commit-skipped") if @callbacks || all.any? { |one| after_commit?(one) }
        all.each { |record| record.committed!(should_run_callbacks: false) }
      end

      private

      def after_commit?(record)
        record.class.respond_to?(:_commit_callbacks) && record.class._commit_callbacks.any?
      end
    end

    # A savepoint right inside the run's own transaction: its records wait for that.
    module Inside
      def initialize(connection, name, parent, **options)
        waits = AmbulanceRunner.run.request.whole? && options[:run_commit_callbacks]
        super(connection, name, parent, **options, **(waits ? { run_commit_callbacks: false } : {}))
      end
    end

    class << self
      def watch(request)
        transactions
        return if request.mode == "write"

        # Libraries are loaded first: what loads itself later would undo this.
        ::Mail::Message.prepend(Mail) if (defined?(::ActionMailer) || defined?(::Mail)) && load_library("mail")
        jobs if defined?(::ActiveJob::Base)
        ::Sidekiq::Client.prepend(SidekiqClient) if defined?(::Sidekiq::Client)
        ::Net::HTTP.prepend(Request) if request.dry_run? && load_library("net/http")
      end

      def refuse_request(verb, address)
        AmbulanceRunner.run.notes.hold(:requests)
        raise HeldBack, "A dry run sends no requests (#{verb} #{address})."
      end

      private

      def jobs
        ::ActiveJob::Base.prepend(Job)
        ::ActiveJob.singleton_class.prepend(ManyJobs) if ::ActiveJob.respond_to?(:perform_all_later)
        queues = [::ActiveJob::Base, *::ActiveJob::Base.descendants].map(&:queue_adapter)
        queues.map { |queue| queue.is_a?(Module) ? queue.singleton_class : queue.class }.uniq.each do |queue|
          queue.prepend(Adapter)
        end
      end

      def transactions
        adapters = ActiveRecord::ConnectionAdapters
        [adapters::RealTransaction, adapters::SavepointTransaction].each { |type| type.prepend(Callbacks) }
        adapters::SavepointTransaction.prepend(Inside)
      end

      def load_library(name)
        require name
        true
      rescue LoadError
        false
      end
    end
  end
end
