import { type Json, jsonObject, parseJson, refusal, type SlackAnswer } from "../json.ts";

/** Reads the arguments of a Web API call, which come as a form or as JSON. An answer means that they are unusable. */
export function readArguments(
  contentType: string,
  query: URLSearchParams,
  body: string,
): { args: Json } | SlackAnswer {
  const given = Object.fromEntries(query);
  if (body === "") return { args: given };
  if (contentType.startsWith("application/json")) {
    const parsed = jsonObject.safeParse(parseJson(body));
    return parsed.success ? { args: { ...given, ...parsed.data } } : refusal("invalid_json");
  }
  if (contentType.startsWith("application/x-www-form-urlencoded")) {
    return { args: { ...given, ...Object.fromEntries(new URLSearchParams(body)) } };
  }
  return refusal("invalid_post_type");
}

/** A text argument; empty when absent. */
export function textArgument(args: Json, name: string): string {
  const value = args[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** An argument that holds JSON, either as such or as text in a form; `undefined` when absent or broken. */
export function jsonArgument(args: Json, name: string): unknown {
  const value = args[name];
  return typeof value === "string" ? parseJson(value) : value;
}
