import {
  BlockArgumentNode,
  CallNode,
  ConstantPathNode,
  ConstantReadNode,
  GlobalVariableReadNode,
} from "@ruby/prism/src/nodes.js";
import type { Finder, Look } from "./find.ts";
import {
  BARE_FILES,
  CACHE_CHANGES,
  FILES,
  HARMLESS,
  NETWORK,
  OF_PATHS,
  OF_SERVICES,
  OTHER_FILES,
} from "./libraries.ts";
import { argumentsOf, constantName, type Node, textOf } from "./tree.ts";

const MAIL = ["deliver_now", "deliver_later", "deliver_now!", "deliver_later!", "deliver", "deliver!"];
const JOB = /^(?:perform_(?:async|in|at|bulk|all_later|inline)|enqueue(?:_at|_in|_to)?|\w+_later)$/;
const CREDENTIALS = ["credentials", "secrets", "secret_key_base", "encrypted"];

/** What reaches beyond the database: no transaction takes it back. */
export const findOutside: Look = (node, finder) => {
  const { hit } = finder;
  if ((node instanceof ConstantReadNode || node instanceof ConstantPathNode) && constantName(node) === "ENV")
    return hit("environment", node, "ENV");
  if (node instanceof BlockArgumentNode) return findLeaving(textOf(node.expression)?.text ?? "", node, hit);
  if (!(node instanceof CallNode)) return;
  const { name } = node;
  if (usesFile(node, finder.constant)) hit("file", node, [finder.constant, name].filter(Boolean).join("."));
  findNetwork(node, finder);
  if (finder.receiver.is === "cache" && CACHE_CHANGES.test(name)) hit("cache", node, `cache.${name}`);
  if (node.receiver === null) return;
  findLeaving(name, node, hit);
  if (CREDENTIALS.includes(name) && isOfApp(node)) hit("credentials", node, name);
};

/** Methods whose names say that something leaves the process, also as `each(&:deliver_later)`. */
function findLeaving(name: string, node: Node, hit: Finder["hit"]): void {
  if (MAIL.includes(name)) hit("mail", node, name);
  else if (JOB.test(name)) hit("job", node, name);
  else if (OF_SERVICES.test(name)) hit("network", node, name);
}

function findNetwork(node: CallNode, { constant, hit }: Finder): void {
  const { name, receiver } = node;
  const isGlobal = receiver instanceof GlobalVariableReadNode && /^\$redis/i.test(receiver.name);
  const opensUrl =
    name === "open" && (constant === "URI" || isUrl(receiver) || startOf(node)?.startsWith("http"));
  if ((constant !== undefined && NETWORK.test(constant)) || isGlobal || opensUrl)
    hit("network", node, constant === undefined ? name : `${constant}.${name}`);
}

/** `URI("https://…").open` and `URI.parse(…).open`. */
function isUrl(node: Node | null): boolean {
  if (!(node instanceof CallNode)) return false;
  return (
    (node.name === "URI" && node.receiver === null) ||
    (constantName(node.receiver) === "URI" && node.name === "parse")
  );
}

function usesFile(call: CallNode, constant: string | undefined): boolean {
  const { name, receiver } = call;
  if (receiver === null) return opensFile(call) || (BARE_FILES.has(name) && argumentsOf(call).length > 0);
  if (constant === undefined) return OF_PATHS.has(name) && isPath(receiver);
  if (OTHER_FILES[constant]?.test(name)) return true;
  const isPipe = constant === "IO" && startOf(call)?.startsWith("|");
  return FILES.includes(constant) && !HARMLESS.has(name) && !isPipe;
}

function opensFile(call: CallNode): boolean {
  const start = call.name === "open" ? startOf(call) : undefined;
  return start !== undefined && !/^(?:\||https?:)/.test(start);
}

/** `Rails.root.join("tmp")`, `Rails.public_path`. */
function isPath(node: Node): boolean {
  let path: Node | null = node;
  while (path instanceof CallNode && ["join", "+", "/", "parent"].includes(path.name)) path = path.receiver;
  if (!(path instanceof CallNode)) return false;
  return ["root", "public_path"].includes(path.name) && constantName(path.receiver) === "Rails";
}

/** The text that a call begins with. */
function startOf(call: CallNode): string | undefined {
  return textOf(argumentsOf(call)[0])?.text;
}

/** `Rails.application.credentials`, also through `Rails.app`. */
function isOfApp({ receiver }: CallNode): boolean {
  return receiver instanceof CallNode && ["application", "app"].includes(receiver.name);
}
