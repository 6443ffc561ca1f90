import {
  AliasMethodNode,
  CallNode,
  ClassNode,
  DefNode,
  ModuleNode,
  SingletonClassNode,
  UndefNode,
} from "@ruby/prism/src/nodes.js";
import type { Look } from "./find.ts";
import { constantName } from "./tree.ts";

const REPLACING = new Set(
  `alias_method define_method define_singleton_method remove_method undef_method remove_const prepend
  refine redefine_method instance_variable_set const_set class_variable_set skip_callback set_callback`.split(
    /\s+/,
  ),
);

/** What changes the app's own code for the rest of the run. A class of the script's own looks the same: it is only said. */
export const findReplaced: Look = (node, { constant, hit }) => {
  if (node instanceof ClassNode || node instanceof ModuleNode)
    return hit("class-reopened", node, constantName(node.constantPath) ?? node.name);
  if (node instanceof SingletonClassNode) return hit("class-reopened", node, "class <<");
  if (node instanceof AliasMethodNode) return hit("method-replaced", node, "alias");
  if (node instanceof UndefNode) return hit("method-replaced", node, "undef");
  if (node instanceof DefNode && node.receiver !== null)
    return hit("method-replaced", node, `def ${node.name}`);
  if (!(node instanceof CallNode)) return;
  const onClass = node.receiver === null || constant !== undefined;
  const { name } = node;
  if (REPLACING.has(name) && onClass) return hit("method-replaced", node, name);
  if (["include", "extend"].includes(name) && constant !== undefined)
    return hit("method-replaced", node, name);
  if (["class_eval", "class_exec", "module_eval"].includes(name) && node.block !== null)
    hit("class-reopened", node, constant ?? name);
};
