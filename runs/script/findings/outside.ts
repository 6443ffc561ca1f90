import { CallNode, ConstantReadNode } from "@ruby/prism/src/nodes.js";
import type { Look } from "./find.ts";
import { argumentsOf, constantName, textOf } from "./tree.ts";

const FILES = ["File", "IO", "FileUtils", "Dir", "Tempfile", "Pathname", "Zip::File"];
/** Methods of these that only build or look at a path. */
const HARMLESS =
  `join basename dirname extname expand_path absolute_path exist? file? directory? size zero? readable?
  writable? executable? mtime ctime atime stat lstat fnmatch fnmatch? split realpath pwd empty? identical? symlink?`.split(
    /\s+/,
  );
const NETWORK =
  /^(?:Net::(?:HTTP|FTP|SMTP|SSH|SFTP|IMAP|POP3)|Faraday|HTTParty|HTTP|RestClient|Excon|Typhoeus|OpenURI|TCPSocket|UDPSocket|UNIXSocket|Socket|Redis|Aws|Stripe|Google|Slack|Elasticsearch|OpenSearch|Kafka|Curl|HTTPClient)(?:::|$)/;
const MAIL = ["deliver_now", "deliver_later", "deliver_now!", "deliver_later!", "deliver", "deliver!"];
const JOB = /^(?:perform_(?:later|async|in|at|bulk|all_later|inline)|enqueue(?:_at|_in)?)$/;
const CREDENTIALS = ["credentials", "secrets", "secret_key_base", "encrypted"];

/** What reaches beyond the database: no transaction takes it back. */
export const findOutside: Look = (node, { hit }) => {
  if (node instanceof ConstantReadNode && node.name === "ENV") return hit("environment", node, "ENV");
  if (!(node instanceof CallNode)) return;
  const { name } = node;
  const receiver = constantName(node.receiver);
  if (receiver !== undefined && FILES.includes(receiver) && !HARMLESS.includes(name) && !isPipe(node))
    hit("file", node, `${receiver}.${name}`);
  if (opensFile(node)) hit("file", node, "open");
  if (receiver !== undefined && (NETWORK.test(receiver) || (receiver === "URI" && name === "open")))
    hit("network", node, `${receiver}.${name}`);
  if (MAIL.includes(name) && node.receiver !== null) hit("mail", node, name);
  if (JOB.test(name) && node.receiver !== null) hit("job", node, name);
  if (CREDENTIALS.includes(name) && isOfApp(node)) hit("credentials", node, name);
};

function isPipe(call: CallNode): boolean {
  return call.name === "popen";
}

function opensFile(call: CallNode): boolean {
  if (call.name !== "open" || call.receiver !== null) return false;
  const text = textOf(argumentsOf(call)[0])?.text;
  return text !== undefined && !text.startsWith("|");
}

/** `Rails.application.credentials`, also through `Rails.app`. */
function isOfApp({ receiver }: CallNode): boolean {
  return receiver instanceof CallNode && ["application", "app"].includes(receiver.name);
}
