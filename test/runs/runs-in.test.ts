import { describe, expect, it } from "vitest";
import { runsIn } from "../../runs/runs-in.ts";

describe("what would run a command", () => {
  it("is the image or the directory that the place names", () => {
    expect(runsIn('{"target":"a","image":"shop@sha256:0","directory":"/x"}')).toBe("shop@sha256:0");
    expect(runsIn('{"name":"a","directory":"/srv/shop"}')).toBe("/srv/shop");
  });

  it.each(["sample", "", "{", "null", "[]", '{"image":null}', '{"image":1}'])(
    "is not known from %j",
    (place) => {
      expect(runsIn(place)).toBeUndefined();
    },
  );
});
