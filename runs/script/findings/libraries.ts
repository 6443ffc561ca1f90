/** Libraries that talk to other services, by the beginning of their constants. */
export const NETWORK =
  /^(?:Net::(?:HTTP|FTP|SMTP|SSH|SFTP|SCP|IMAP|POP3|Telnet)|Faraday|HTTParty|HTTP|HTTPX|RestClient|Excon|Typhoeus|Patron|OpenURI|TCPSocket|TCPServer|UDPSocket|UNIXSocket|Socket|Redis|REDIS\w*|Dalli|Mongo|Bunny|Aws|Stripe|Google|Slack|Twilio|Elasticsearch|OpenSearch|Searchkick|Kafka|Curl|HTTPClient|Fog|Sidekiq::(?:Queue|RetrySet|ScheduledSet|DeadSet|JobSet|ProcessSet|Workers|WorkSet|Stats|Cron)|Resque|ActionCable|Turbo::StreamsChannel)(?:::|$)/;

/** Methods that reach other services whatever they are called on: Redis, the storage of files, browsers. */
export const OF_SERVICES = /^(?:flushall|flushdb|attach|purge|broadcast_\w+_to)$/;

/** Constants of Ruby whose methods read or write files. */
export const FILES = ["File", "IO", "FileUtils", "Dir", "Tempfile", "Pathname", "Zip::File", "ARGF"];

/** Methods of these that only build or look at a path, or a pipe, which is no file. */
export const HARMLESS = new Set(
  `join basename dirname extname expand_path absolute_path exist? file? directory? size zero? readable? writable?
  executable? mtime ctime atime stat lstat fnmatch fnmatch? split realpath pwd empty? identical? symlink? popen pipe
  absolute_path? path realdirpath birthtime ftype world_readable?`.split(/\s+/),
);

/** Methods of other constants that read or write files. */
export const OTHER_FILES: Readonly<Record<string, RegExp>> = {
  CSV: /^(?:foreach|read|readlines|open|table)$/,
  YAML: /load_file/,
  Psych: /load_file/,
  JSON: /^load_file/,
  "Zlib::GzipReader": /^open$/,
  "Zlib::GzipWriter": /^open$/,
  Roo: /./,
  "Roo::Spreadsheet": /./,
};

/** Methods of a path that read or write what is there. */
export const OF_PATHS = new Set(
  `read readlines binread each_line write binwrite open delete unlink rmtree mkpath mkdir rmdir rename children entries
  glob each_child`.split(/\s+/),
);

/** Methods of the cache that change it. `fetch` does so only where nothing is, as the app itself does all day. */
export const CACHE_CHANGES =
  /^(?:clear|write|write_multi|delete|delete_multi|delete_matched|increment|decrement|cleanup|prune)$/;

/** Methods of FileUtils that scripts which include it call by their names alone. */
export const BARE_FILES = new Set("rm_rf rm_r rm_f mkdir_p cp_r".split(" "));
