const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ""));

/** Methods of a relation after which it holds fewer rows. */
export const NARROWING = words(`
  where not rewhere and limit offset first last none with_ids in_order_of excluding without find_by
  associated missing having invert_where not`);

/** Methods of a relation after which it holds the same rows. */
export const REWRITING = words(`
  all order reorder in_order_of includes preload eager_load joins left_joins left_outer_joins references select reselect
  distinct group readonly lock extending from annotate optimizer_hints strict_loading load reverse_order rewhere
  create_with only scoping references in_batches each_record`);

/** Methods of a model or a relation that give one record. */
export const RECORDS = words(`
  find find_by find_by! first first! last last! second third take take! sole find_sole_by new build create create!
  find_or_create_by find_or_create_by! find_or_initialize_by first_or_create first_or_create! first_or_initialize
  create_or_find_by create_or_find_by! find_signed find_signed!`);

/** Methods of a relation that give a list of its records. */
export const RECORD_LISTS = words(`
  to_a to_ary reject filter sort_by sort shuffle partition each_slice each_with_index uniq entries find_each find_all
  load_async take_while drop_while`);

/** Methods of a model or a relation that give no records. */
export const PLAIN_RESULTS = words(`
  count sum average minimum maximum calculate pluck pick ids exists? any? none? one? many? empty? size length to_sql
  explain name table_name primary_key column_names columns columns_hash connection_pool arel arel_table class to_s
  inspect update_all delete_all destroy_all touch_all insert_all insert_all! upsert upsert_all update_counters
  delete_by destroy_by map flat_map group_by index_by index_with filter_map inject reduce each_with_object to_h to_set
  tally zip max min minmax as_json to_json attribute_names model_name human_attribute_name reflections reflect_on_association
  instance_methods method_defined? respond_to? is_a?`);

/** Methods that change many rows by one statement, or one after the other. */
export const MANY = words("update_all delete_all destroy_all touch_all delete_by destroy_by");

/** Methods that belong to Active Record whatever they are called on, because plain Ruby has none of these names. */
export const SURELY_WRITE = words(`
  save! update! update_attribute update_columns update_column create! destroy destroy! touch increment! decrement!
  toggle! insert_all insert_all! upsert upsert_all find_or_create_by find_or_create_by! first_or_create first_or_create!
  create_or_find_by create_or_find_by! update_counters increment_counter decrement_counter reset_counters`);

/** Methods that write when a model, a relation or a record has them; hashes, arrays and others have these names too. */
export const PERHAPS_WRITE = words("save update create insert insert! delete");

/** Methods that run neither validations nor callbacks. */
export const NO_CALLBACKS = words(`
  update_all delete_all touch_all update_column update_columns delete insert insert! insert_all insert_all! upsert
  upsert_all update_counters increment_counter decrement_counter delete_by`);

/** Methods that load all rows of a relation when it is not narrowed. */
export const LOADING = words(`
  each map flat_map select reject filter filter_map sum each_with_index each_with_object to_a to_ary inject reduce
  group_by index_by partition sort_by min_by max_by each_slice load`);

/** Models of Rails itself, in modules that have no others. */
export const MODELS_OF_RAILS = words(`
  ActiveRecord::Base ActiveRecord::SchemaMigration ActiveRecord::InternalMetadata ActiveStorage::Blob
  ActiveStorage::Attachment ActiveStorage::VariantRecord PaperTrail::Version`);

/** Constants of Ruby and Rails that are no models. */
export const PLAIN_CONSTANTS = words(`
  AbstractController ActionCable ActionController ActionDispatch ActionMailer ActionView ActiveJob ActiveModel ActiveRecord
  ActiveStorage ActiveSupport ARGF ARGV Array Base64 BasicObject Benchmark BigDecimal Bundler CGI Class Comparable Complex
  CSV Data Date DateTime Dir DRb Encoding Enumerable Enumerator ENV ERB Errno Etc Exception Faraday FFI Fiber Fiddle File
  FileUtils Float GC Gem Geocoder Hash HTTP HTTParty I18n Integer IO IPAddr JSON Kernel Logger Marshal Math Method Module
  Monitor Mutex Net NilClass Numeric Object ObjectSpace OpenSSL OpenStruct Open3 OpenURI ParallelTests Pathname PG Proc
  Process PTY Psych Queue Rack Rails Rake Ractor Random Range Rational Redis Regexp Resque RestClient Ruby RubyVM
  RuntimeError SecureRandom Set Shellwords Sidekiq Signal Socket SQLite3 StandardError String StringIO Struct Symbol
  TCPSocket Tempfile Thread Time Timeout TracePoint Trilogy TSort Typhoeus UDPSocket URI WeakRef YAML Zeitwerk Zip Zlib
  ArgumentError Arel Async Aws Bunny Concurrent Dalli Datadog Devise Digest Excon Flipper HTTPX Kaminari Money Mongo
  Mysql2 Nokogiri Oj PaperTrail Parallel RbConfig Roo Rollbar Sentry Stripe TTY Turbo Twilio`);
