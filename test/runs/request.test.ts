import { describe, expect, it } from "vitest";
import {
  AlreadyRequestedError,
  InvalidRequestError,
  NotStartedError,
  StoreUnavailableError,
  TargetUnavailableError,
} from "../../runs/errors.ts";
import { REASON_LENGTH, type Request, request } from "../../runs/request.ts";
import { withRules } from "../support/policy.ts";
import { SOME_TIME } from "../support/runs.ts";
import { DEVELOPER, someServices } from "../support/services.ts";

const asked = (fields: Partial<Request> = {}): Request => ({
  view: "T0/V1",
  openedAt: SOME_TIME,
  requester: DEVELOPER,
  target: "production",
  mode: "read-only",
  command: "User.count",
  reason: "how many?",
  origin: "C0GENERAL",
  ...fields,
});

describe("a request", () => {
  it("is stored whole, and then its execution is started under its id", async () => {
    const { services, called } = someServices();
    const run = await request(services, asked());
    expect(called).toEqual([`start ${run.id}`]);
    expect(await services.store.get(run.id)).toEqual(run);
    expect(run).toMatchObject({
      status: "requested",
      version: 1,
      requester: DEVELOPER,
      origin: "C0GENERAL",
      command: "User.count",
    });
    expect(run.entries).toMatchObject([
      { kind: "requested", by: DEVELOPER, detail: { command: "User.count", digest: run.digest } },
    ]);
  });

  it("that is submitted twice is one run", async () => {
    const { services } = someServices();
    const first = await request(services, asked());
    expect(await request(services, asked())).toEqual(first);
    expect((await services.store.history({ limit: 10 })).runs).toHaveLength(1);
  });

  it.each([{ command: "User.delete_all" }, { reason: "another" }, { mode: "write" as const }])(
    "that is submitted again with %o is refused: what was stored first stands, and nothing more is started",
    async (fields) => {
      const { services, called } = someServices();
      const first = await request(services, asked());
      await expect(request(services, asked(fields))).rejects.toThrow(AlreadyRequestedError);
      expect(await services.store.get(first.id)).toEqual(first);
      expect(called).toEqual([`start ${first.id}`]);
    },
  );

  it("from another modal is another run", async () => {
    const { services } = someServices();
    const [first, second] = [
      await request(services, asked()),
      await request(services, asked({ view: "T0/V2" })),
    ];
    expect(second.id).not.toBe(first.id);
  });

  it("keeps its line breaks as Ruby knows them", async () => {
    const { services } = someServices();
    expect((await request(services, asked({ command: "a = 1\r\nputs a" }))).command).toBe("a = 1\nputs a");
  });

  it.each([
    ["an empty command", { command: "" }, "command", "command-unfit"],
    ["a command of white space", { command: " \n\t　" }, "command", "command-unfit"],
    ["a command of 3,001 characters", { command: `1${" + 1".repeat(750)}` }, "command", "command-unfit"],
    ["a command with broken characters", { command: 'puts "\u{fffd}"' }, "command", "command-unfit"],
    ["a command that is not Ruby", { command: "def x\n  1 +" }, "command", "command-syntax"],
    ["no reason", { reason: "  " }, "reason", "reason-missing"],
    [
      "a reason that does not fit a card",
      { reason: "x".repeat(REASON_LENGTH + 1) },
      "reason",
      "reason-too-long",
    ],
    ["a target that is not configured", { target: "staging" }, "target", "target-gone"],
    [
      "a target with the name of something that every object has",
      { target: "toString" },
      "target",
      "target-gone",
    ],
  ])("with %s is refused at its field, and nothing is stored or started", async (_, fields, field, code) => {
    const { services, called } = someServices();
    const refused = request(services, asked(fields));
    await expect(refused).rejects.toThrow(InvalidRequestError);
    await expect(refused).rejects.toMatchObject({ problems: [expect.objectContaining({ field, code })] });
    expect(called).toEqual([]);
    expect((await services.store.history({ limit: 10 })).runs).toEqual([]);
  });

  it("with several mistakes is told all of them at once", async () => {
    const { services } = someServices();
    await expect(request(services, asked({ command: "", reason: "", target: "x" }))).rejects.toMatchObject({
      problems: [{ field: "target" }, { field: "command" }, { field: "reason" }],
    });
  });

  it("for a target that cannot run anything now says what is wrong with it", async () => {
    const { services } = someServices();
    services.launcher.place = async () => {
      throw new TargetUnavailableError("There is no directory /srv/app on the server.");
    };
    await expect(request(services, asked())).rejects.toMatchObject({
      problems: [
        {
          field: "target",
          code: "target-unavailable",
          problem: "There is no directory /srv/app on the server.",
        },
      ],
    });
  });

  it("that cannot be stored starts nothing", async () => {
    const { services, called } = someServices();
    services.store.insert = async () => {
      throw new StoreUnavailableError(new Error("disk full"));
    };
    await expect(request(services, asked())).rejects.toThrow(StoreUnavailableError);
    expect(called).toEqual([]);
  });

  it("whose execution does not start says so, and submitting it again starts it", async () => {
    const { services, called } = someServices();
    const { start } = services.workflow;
    services.workflow.start = async () => {
      throw new Error("throttled");
    };
    await expect(request(services, asked())).rejects.toThrow(NotStartedError);
    services.workflow.start = start;
    const run = await request(services, asked());
    expect(called).toEqual([`start ${run.id}`]);
  });
});

describe("a command that holds a secret", () => {
  const command = 'Stripe.api_key = "sk_live_4eC39HqLyjWDarjtT1zdp7dc"';
  const words = "Read it from the credentials.";
  const refusing = withRules([{ name: "no-secrets", when: { found: ["secret"] }, verdict: "refuse", words }]);

  it("and is refused by a rule is refused before anything of it is stored", async () => {
    const { services, called } = someServices({ config: refusing });
    const error = await request(services, asked({ command })).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error).toMatchObject({ problems: [{ field: "command", code: "command-refused", words }] });
    expect(called).toEqual([]);
    expect((await services.store.history({ limit: 1 })).runs).toEqual([]);
  });

  it("and is refused by no rule is for the approver to judge", async () => {
    const { services } = someServices();
    expect((await request(services, asked({ command }))).status).toBe("requested");
  });

  it("is the only one that is refused here: the others are refused on the record, by the first step", async () => {
    const config = withRules([{ name: "freeze", verdict: "refuse", words: "Not today." }]);
    const { services } = someServices({ config });
    expect((await request(services, asked())).status).toBe("requested");
  });
});
