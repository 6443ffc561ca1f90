import { describe, expect, it } from "vitest";
import { card } from "../../../bot/blocks/card.ts";
import { runsInShort, runsInWhole } from "../../../bot/blocks/runs-in.ts";
import { showMessage } from "../../../bot/blocks/show.ts";
import { en } from "../../../bot/text/en.ts";
import { someRun } from "../../support/runs.ts";
import { someConfig } from "../../support/services.ts";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const REGISTRY = "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com";

describe("what would run a command", () => {
  it.each([
    [`${REGISTRY}/shop:v42@${DIGEST}`, "shop:v42@sha256:0123456789ab"],
    [`${REGISTRY}/team/shop@${DIGEST}`, "team/shop@sha256:0123456789ab"],
    [`localhost:5000/shop:v1`, "shop:v1"],
    ["aws/codebuild/standard:7.0", "aws/codebuild/standard:7.0"],
    ["ruby:3.4", "ruby:3.4"],
    ["/srv/shop/current", "/srv/shop/current"],
    [`/srv/${"x".repeat(200)}/shop`, `…${"x".repeat(74)}/shop`],
    [`${REGISTRY}/${"x".repeat(200)}@${DIGEST}`, `${"x".repeat(54)}…@sha256:0123456789ab`],
  ])("is said in short: %s", (runsIn, short) => {
    expect(runsInShort({ runsIn }, en)).toEqual([en.card.runsIn(`\`${short}\``)]);
  });

  it("is said whole where it is asked for, with the whole digest of the approval", () => {
    const runsIn = `${REGISTRY}/shop:v42@${DIGEST}`;
    const digest = "d".repeat(64);
    expect(runsInWhole({ runsIn, digest }, en)).toEqual([
      en.card.runsIn(`\`${runsIn}\``),
      en.card.digest(`\`${digest}\``),
    ]);
    const { blocks } = showMessage(someRun({ runsIn, digest }), someConfig(), undefined, undefined, en);
    expect(JSON.stringify(blocks)).toContain(runsIn);
    expect(JSON.stringify(blocks)).toContain(digest);
  });

  it("stands on the card, and nothing where nobody could look", () => {
    const words = (run: Parameters<typeof someRun>[0]) =>
      JSON.stringify(card(someRun(run), someConfig(), en).blocks);
    expect(words({ runsIn: "/srv/shop" })).toContain(en.card.runsIn("`/srv/shop`"));
    expect(words({})).not.toContain(en.card.runsIn(""));
  });

  it("is no markup, whatever it is called", () => {
    expect(runsInShort({ runsIn: "/srv/`<!channel>` \u202e" }, en)).toEqual([
      en.card.runsIn("`/srv/ʼ&lt;!channel&gt;ʼ \ufffd`"),
    ]);
  });
});
