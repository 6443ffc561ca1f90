import { describe, expect, it } from "vitest";
import type { Run } from "../../../runs/run.ts";
import { AwsRefusal } from "../../support/aws/aws-service.ts";
import { eventually } from "../../support/eventually.ts";
import { launched, STARTED } from "./launched.ts";

const SLEEPING = "console.log('up'); setInterval(() => {}, 1000)";

describe("a task that somebody stops", () => {
  const stopping = (run: Run): Run => ({ ...run, status: "stopping" });

  it("is asked to stop, and gone once it has", async () => {
    const { ecs, launcher, run, plan, lines, report } = await launched(SLEEPING);
    const ended = ecs.runTask(plan.arguments).catch(() => {});
    await eventually(() => expect(lines).toEqual(["up"]));
    expect(await launcher.gone(run)).toBe(false);
    await ended;
    expect(await launcher.gone(run)).toBe(true);
    report(STARTED);
    expect(await launcher.result(stopping(run))).toMatchObject({ ending: "cancelled", exit: null });
    expect((await launcher.result(run)).cause).not.toBe("stopped-outside");
  });

  it("is killed when it does not listen", async () => {
    const { ecs, launcher, run, plan, lines } = await launched(
      `process.on("SIGTERM", () => {}); ${SLEEPING}`,
      50,
    );
    const ended = ecs.runTask(plan.arguments).catch(({ message }) => JSON.parse(message));
    await eventually(() => expect(lines).toEqual(["up"]));
    await launcher.gone(run);
    expect(await ended).toMatchObject({ StopCode: "UserInitiated", Containers: [{ ExitCode: 137 }] });
  });

  it("is not said to be gone while it is stopping, and not asked twice", async () => {
    const { ecs, launcher, run, plan, lines } = await launched(
      `process.on("SIGTERM", () => {}); ${SLEEPING}`,
      300,
    );
    const ended = ecs.runTask(plan.arguments).catch(() => {});
    await eventually(() => expect(lines).toEqual(["up"]));
    expect([await launcher.gone(run), await launcher.gone(run)]).toEqual([false, false]);
    expect(ecs.calls.filter(({ action }) => action === "StopTask")).toHaveLength(1);
    await ended;
  });

  it("may not exist yet: nothing is called gone until ECS would show it", async () => {
    const { launcher, run, clock } = await launched("");
    expect(await launcher.gone(run)).toBe(false);
    clock.time += 29_999;
    expect(await launcher.gone(run)).toBe(false);
    clock.time += 1;
    expect(await launcher.gone(run)).toBe(true);
  });

  it("cannot execute its script when it shows up after all", async () => {
    const { ecs, launcher, run, plan, clock, stored } = await launched(SLEEPING);
    clock.time += 30_000;
    expect(stored).toContain(run.id);
    expect(await launcher.gone(run)).toBe(true);
    expect(stored).not.toContain(run.id);
    const late = ecs.runTask(plan.arguments).catch(() => "stopped");
    await eventually(async () => expect(await launcher.gone(run)).toBe(true));
    expect(await late).toBe("stopped");
  });

  it("keeps its script while anything may still need it", async () => {
    const { ecs, launcher, run, plan, lines, stored } = await launched(SLEEPING);
    await launcher.gone(run);
    const ended = ecs.runTask(plan.arguments).catch(() => {});
    await eventually(() => expect(lines).toEqual(["up"]));
    await launcher.gone(run);
    expect(stored).toContain(run.id);
    await ended;
  });

  it("is found though nobody reported it, and though others run beside it", async () => {
    const { ecs, launcher, launches, run, plan, lines } = await launched(SLEEPING);
    const other = ecs.runTask({ ...plan.arguments, Group: "ambulance:main:other" }).catch(() => "killed");
    const ended = ecs.runTask(plan.arguments).catch(() => {});
    await eventually(() => expect(lines).toEqual(["up", "up"]));
    await launcher.gone(run);
    await ended;
    expect(await launcher.gone(run)).toBe(true);
    const alive = [...ecs.tasks.values()].filter(
      ({ group, lastStatus }) => group.startsWith("ambulance:") && lastStatus === "RUNNING",
    );
    expect(alive.map(({ group }) => group)).toEqual(["ambulance:main:other"]);
    expect(launches.byRun.get(run.id)?.process).toContain(":task/shop/");
    await ecs.close();
    expect(await other).toBe("killed");
  });

  it("is gone with its cluster: ECS deletes none that has tasks", async () => {
    const { ecs, launcher, run, clock } = await launched("");
    const deleted = () => new AwsRefusal("ClusterNotFoundException", "Cluster not found.");
    ecs.refuse("ListTasks", deleted());
    expect(await launcher.gone(run)).toBe(false);
    clock.time += 30_000;
    for (let times = 0; times < 4; times++) ecs.refuse("ListTasks", deleted());
    expect(await launcher.gone(run)).toBe(true);
    expect(await launcher.result(run)).toMatchObject({ ending: "killed", exit: null });
  });

  it("stays to be stopped when Ambulance may not, and the missing permission is named", async () => {
    const { ecs, launcher, run, plan, lines } = await launched(SLEEPING);
    const ended = ecs.runTask(plan.arguments).catch(() => {});
    await eventually(() => expect(lines).toEqual(["up"]));
    ecs.refuse("StopTask", new AwsRefusal("AccessDeniedException", "no"));
    await expect(launcher.gone(run)).rejects.toThrow("Ambulance lacks the permission ecs:StopTask.");
    expect(await launcher.gone(run)).toBe(false);
    await ended;
  });
});
