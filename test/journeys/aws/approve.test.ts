import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Installation, startInstallation } from "../../support/aws/installation.ts";
import { AOI, type Journey, KEN, type Message, RIN } from "../../support/journey.ts";

const LONG = 240_000;
let installation: Installation;
let journey: Journey;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ installation, close } = await startInstallation());
  ({ journey } = installation);
}, LONG);
afterAll(() => close(), LONG);

async function asked(command: string): Promise<Message> {
  expect(await journey.ask({ command })).toEqual({ ok: true });
  return journey.card('"approve"');
}

async function approved(command: string): Promise<Message> {
  const card = await asked(command);
  await journey.press(KEN, card, "approve");
  return card;
}

describe("a run on AWS", { timeout: LONG }, () => {
  it("goes from /ambulance to its result in the thread, through every function of the installation", async () => {
    const card = await asked('console.log("412 trial users")');
    await journey.thread(card, KEN);
    await journey.press(KEN, card, "approve");
    const thread = JSON.stringify(await journey.thread(card, "exit status 0"));
    for (const words of ["412 trial users", "Started on", "ECS task"]) expect(thread).toContain(words);
    await journey.card("Succeeded");
    const run = await installation.runThatIs("succeeded");
    expect(run).toMatchObject({ requester: AOI, decision: { by: KEN }, result: { exit: 0 } });
    expect(run.entries.map((entry) => entry.kind)).toEqual([
      "requested",
      "checked",
      "asked",
      "approved",
      "started",
      "finished",
    ]);
  });

  it("shows neither script nor secret to who may look at executions, tasks or logs", async () => {
    await approved('console.log("a very private " + "matter")');
    await installation.runThatIs("succeeded");
    const seen = JSON.stringify([installation.steps.calls, [...installation.ecs.tasks.values()]]);
    expect(seen).not.toContain("very private");
    expect(installation.host.printed.join("\n")).not.toMatch(/very private|xoxb-|0123456789abcdef0123/);
  });

  it("leaves its script nowhere when it is over, and its output in the bucket", async () => {
    const card = await approved('console.log("kept")');
    await journey.thread(card, "exit status 0");
    const keys = [...installation.s3.objects.keys()];
    expect(keys.filter((key) => key.includes("/packages/"))).toEqual([]);
    const { id } = await installation.run();
    expect(installation.s3.objects.get(`ambulance-test/outputs/${id}.txt`)?.toString()).toBe("kept\n");
  });

  it("is not approved by a stranger, nor by the requester", async () => {
    const card = await asked("1");
    await journey.press(RIN, card, "approve");
    await journey.whisper(RIN, KEN);
    await journey.press(AOI, card, "approve");
    await journey.whisper(AOI, KEN);
    expect((await installation.run()).status).toBe("awaiting-approval");
    await journey.press(AOI, card, "cancel");
    await installation.runThatIs("cancelled");
  });

  it("that fails shows the exit status", async () => {
    const card = await approved('console.log("half done"); process.exit(3)');
    const thread = await journey.thread(card, "exit status 3");
    expect(JSON.stringify(thread)).toContain("half done");
    expect(await installation.runThatIs("failed")).toMatchObject({ result: { exit: 3 } });
  });

  it("that is cancelled is stopping until its task is known to be gone, and cancelled then", async () => {
    const card = await approved('console.log("busy"); setInterval(Object, 1000)');
    await journey.thread(card, "busy");
    await journey.press(AOI, await journey.card("Running"), "cancel");
    await journey.card("Cancelled");
    const run = await installation.runThatIs("cancelled");
    expect(run.entries.map(({ kind }) => kind)).toContain("stopping");
    const [task] = [...installation.ecs.tasks.values()].filter(({ group }) => group.endsWith(run.id));
    expect(task?.lastStatus).toBe("STOPPED");
  });

  it("that is dangerous gets a dry run first, as a task and an execution of its own", async () => {
    await journey.ask({ command: `eval("changes.push({ table: 'users', deleted: 412 })")` });
    await journey.press(KEN, await journey.card('"dry_run"'), "dry_run");
    const card = await journey.card("412 deleted");
    const dryRun = await installation.runThatIs("succeeded", { isDryRun: true });
    await journey.press(KEN, card, "approve");
    const run = await installation.runThatIs("succeeded");
    expect(run.dryRun).toMatchObject({ runId: dryRun.id, status: "succeeded" });
    const started = installation.steps.calls.filter(({ action }) => action === "StartExecution");
    expect(JSON.stringify(started)).toContain(dryRun.id);
  });

  it("that was stopped in the console is closed, and says so", async () => {
    await asked("1");
    const { id } = await installation.run();
    await installation.stopInConsole(id);
    await journey.card("stopped from outside");
    expect(await installation.runThatIs("aborted")).toMatchObject({ problem: "stopped-outside" });
  });

  it.each([
    [
      "an image that cannot be pulled",
      "TaskFailedToStart",
      "CannotPullContainerError: pull image manifest has been retried 1 time(s)",
      "image could not be pulled",
    ],
    [
      "no capacity",
      "TaskFailedToStart",
      "Capacity is unavailable at this time. Please try again later or in a different availability zone",
      "no capacity",
    ],
  ])("that meets %s says so in one sentence", async (_, stopCode, stoppedReason, words) => {
    installation.ecs.plan({ stopCode, stoppedReason });
    const card = await approved("1");
    await journey.thread(card, words);
    await journey.card(words);
  });

  it("is refused with the reason when a deploy is under way", async () => {
    const service = installation.ecs.services.get("production/web");
    const [deployment] = service?.deployments ?? [];
    if (!deployment) throw new Error("There is no deployment");
    Object.assign(deployment, { rolloutState: "IN_PROGRESS" });
    onTestFinished(() => void Object.assign(deployment, { rolloutState: "COMPLETED" }));
    await journey.ask({ command: "1" });
    await journey.card("A deploy of the service web is under way");
    expect(await installation.runThatIs("refused")).toMatchObject({ problem: "target-unavailable" });
  });

  it("is refused at its launch when the service was deployed anew after it was approved", async () => {
    const card = await asked("1");
    const tasks = [...installation.ecs.tasks.values()].filter(({ group }) => group === "service:web");
    for (const task of tasks)
      for (const container of task.containers) container.imageDigest = `sha256:${"b".repeat(64)}`;
    await journey.press(KEN, card, "approve");
    await journey.card("not what was approved");
    expect(await installation.runThatIs("refused")).toMatchObject({ problem: "command-changed" });
  });
});

describe("when things break on AWS", { timeout: LONG }, () => {
  it("a token that was replaced in Slack is read anew by functions that are warm", async () => {
    await approved("1");
    await installation.runThatIs("succeeded");
    installation.replaceToken("xoxb-installation-2");
    const card = await approved('console.log("with the new token")');
    await journey.thread(card, "with the new token");
  });

  it("a run goes on with cold functions after every process of the installation has ended", async () => {
    const card = await asked('console.log("woken")');
    await installation.host.cool();
    await journey.press(KEN, card, "approve");
    await journey.thread(card, "woken");
    await installation.runThatIs("succeeded");
  });

  it("what Slack did not take is told by the sweep when it is back", async () => {
    await journey.post("weather", { mode: "server_error", methods: ["chat.postMessage", "chat.update"] });
    await journey.ask({ command: "1" });
    await installation.runThatIs("awaiting-approval");
    await journey.post("weather", { mode: "fine" });
    await installation.sweepUntil(async () => {
      const shown = JSON.stringify((await journey.state(AOI)).messages);
      expect(shown).toContain((await installation.run()).id);
    });
  });
});
