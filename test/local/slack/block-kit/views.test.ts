import { describe, expect, it, test } from "vitest";
import { checkView } from "../../../../local/slack/block-kit/check.ts";
import type { Json } from "../../../../local/slack/json.ts";
import { modal, plain } from "../helpers.ts";
import { long, many } from "./samples.ts";

const VIEW_LIMITS: [string, number, (size: number) => Json, string][] = [
  ["title", 24, (n) => modal({ title: plain(long(n)) }), "/view/title/text"],
  ["submit", 24, (n) => modal({ submit: plain(long(n)) }), "/view/submit/text"],
  ["close", 24, (n) => modal({ close: plain(long(n)) }), "/view/close/text"],
  ["private_metadata", 3000, (n) => modal({ private_metadata: long(n) }), "/view/private_metadata"],
  ["callback_id", 255, (n) => modal({ callback_id: long(n) }), "/view/callback_id"],
  ["external_id", 255, (n) => modal({ external_id: long(n) }), "/view/external_id"],
  ["blocks", 100, (n) => modal({ blocks: many(n, () => ({ type: "divider" })) }), "/view/blocks"],
];

describe("views", () => {
  test.each(VIEW_LIMITS)("%s: %i pass, one more is refused", (_what, most, make, path) => {
    expect(checkView(make(most))).toEqual([]);
    expect(checkView(make(most + 1))).toMatchObject([{ path }]);
  });

  it("wants a submit button as soon as there is an input", () => {
    const { submit: _submit, ...without } = modal();
    expect(checkView(without)).toEqual([{ path: "/view", message: "missing required field: submit" }]);
    expect(checkView({ ...without, blocks: [{ type: "divider" }] })).toEqual([]);
  });

  it("wants a title, and none in a home", () => {
    expect(checkView({ type: "modal", blocks: [] })).toEqual([
      { path: "/view", message: "missing required field: title" },
    ]);
    expect(checkView({ type: "home", blocks: [], title: plain("x") })).toMatchObject([{ path: "/view" }]);
    expect(checkView({ type: "drawer" })).toEqual([
      { path: "/view/type", message: "unsupported type: drawer" },
    ]);
  });

  it("finds ids that are used twice", () => {
    const view = modal({
      blocks: [
        { type: "divider", block_id: "a" },
        { type: "divider", block_id: "a" },
      ],
    });
    expect(checkView(view)).toMatchObject([{ path: "/view/blocks/1/block_id" }]);
  });
});
