# frozen_string_literal: true

module AmbulanceRunner
  # Tells the app's own records who asked for the run, where the app keeps such records.
  module Identity
    class << self
      def announce(request)
        return if request.run_id.empty?

        tag_queries(request)
        sign_versions(request)
      end

      private

      # Rails' query log tags, where the app has them on: each statement carries the run in a comment.
      def tag_queries(request)
        return unless defined?(ActiveRecord::QueryLogs) && ActiveRecord.respond_to?(:query_transformers)

        logs = ActiveRecord::QueryLogs
        return unless ActiveRecord.query_transformers.include?(logs)

        tags = { ambulance_run: request.run_id, ambulance_requester: request.requester }
        logs.tags = [*logs.tags, tags.reject { |_, value| value.empty? }]
        logs.clear_cache if logs.respond_to?(:clear_cache)
      end

      # PaperTrail's versions are by whoever this names. A name that the app has put there stays.
      def sign_versions(request)
        return unless defined?(PaperTrail) && PaperTrail.respond_to?(:request)
        return unless PaperTrail.request.whodunnit.to_s.empty?

        PaperTrail.request.whodunnit = "#{request.requester} (Ambulance #{request.run_id})".strip
      end
    end
  end
end
