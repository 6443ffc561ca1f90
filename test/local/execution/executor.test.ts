import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { birthOf } from "../../../local/execution/process.ts";
import { runsIn } from "../../../runs/runs-in.ts";
import { changed, someDryRun, someEffects } from "../../support/effects.ts";
import { eventually } from "../../support/eventually.ts";
import { processTarget } from "../../support/process-target.ts";
import { success } from "../../support/services.ts";
import { useExecutions } from "./given.ts";

const { execution, inDirectory } = useExecutions();

describe("a run's process", () => {
  it("runs the script and reports how it ended", async () => {
    const { run, result, printed } = await execution('console.log("こんにちは"); console.error("err")');
    await run();
    expect(await result()).toMatchObject({ ending: "exit", exit: 0, outputBytes: 20 });
    expect(await printed()).toBe("こんにちは\nerr\n");
  });

  it("has a place that says in which directory", async () => {
    const { place } = await execution("1");
    expect(runsIn(await place())).toBe(processTarget.runsIn.path);
  });

  it("reports another exit status as it is", async () => {
    const { run, result } = await execution("process.exit(3)");
    await run();
    expect(await result()).toMatchObject({ ending: "exit", exit: 3 });
  });

  it("sees only the variables that its target lists, and the runner's", async () => {
    const { run, printed } = await execution("console.log(JSON.stringify(process.env))", {
      environment: ["PATH", "SHOWN", "NOT_SET"],
    });
    await run();
    expect(Object.keys(JSON.parse(await printed())).sort()).toEqual([
      "AMBULANCE_MODE",
      "AMBULANCE_REQUESTER",
      "AMBULANCE_RUN_ID",
      "AMBULANCE_SCRIPT_FILE",
      "AMBULANCE_SCRIPT_SHA256",
      "AMBULANCE_TIME_LIMIT",
      "PATH",
      "SHOWN",
    ]);
  });

  it("is told what its target limits, and what its dry run changed where a run beyond that is rolled back", async () => {
    const effects = someEffects({ changes: [changed("users", { updated: 2 })], rolledBack: true });
    const { run, printed } = await execution(
      "console.log(JSON.stringify(process.env))",
      {
        statementTimeout: "90s",
        oneTransaction: true,
        tolerance: { percent: 5, beyond: "roll-back" },
      },
      someDryRun({ ...success, effects }),
    );
    await run();
    expect(JSON.parse(await printed())).toMatchObject({
      AMBULANCE_STATEMENT_TIMEOUT: "90",
      AMBULANCE_TRANSACTION: "1",
      AMBULANCE_TOLERANCE: "5",
      AMBULANCE_EXPECTED: '[{"database":"primary","table":"users","inserted":0,"updated":2,"deleted":0}]',
    });
  });

  it("gets no shell: what looks like one in a script stays text", async () => {
    const { run, printed } = await execution("console.log('$(id) `id` ; id')");
    await run();
    expect(await printed()).toBe("$(id) `id` ; id\n");
  });

  it("that kills itself is known to have been killed, never to have succeeded", async () => {
    const { run, result } = await execution('process.kill(process.pid, "SIGKILL")');
    await run();
    expect(await result()).toMatchObject({ ending: "killed", exit: null });
  });

  it("that never ends is ended at its time limit", async () => {
    const { run, result } = await execution("await new Promise((resolve) => setTimeout(resolve, 60000))", {
      timeLimit: "1s",
    });
    await run();
    expect(await result()).toMatchObject({ ending: "time-limit" });
  });

  it("that does not listen to SIGTERM is killed", async () => {
    const { run, result } = await execution("for (;;);", { timeLimit: "1s" });
    await run();
    expect(await result()).toMatchObject({ ending: "time-limit", exit: null });
  });

  it("that prints without end is ended at its output limit", async () => {
    const { run, result } = await execution('setInterval(() => process.stdout.write("x".repeat(9999)), 1)', {
      outputLimit: 50_000,
    });
    await run();
    expect(await result()).toMatchObject({ ending: "output-limit" });
  });

  it("that is cancelled ends, and says so", async () => {
    const { run, result, abort, printed } = await execution('console.log("up"); setInterval(() => {}, 1000)');
    const done = run();
    await eventually(async () => expect(await printed()).toContain("up"));
    abort.abort();
    await done;
    expect(await result()).toMatchObject({ ending: "cancelled" });
  });

  it("takes the processes that it started with it", async () => {
    const { run, printed } = await execution(`
      const { spawn } = await import("node:child_process");
      console.log(spawn("sleep", ["600"], { stdio: "ignore" }).pid); process.exit(0)`);
    await run();
    const pid = Number.parseInt(await printed(), 10);
    await eventually(async () => expect(await birthOf(pid)).toBeUndefined());
  });

  it("that prints 200,000 lines is kept whole", async () => {
    const { run, result } = await execution('process.stdout.write("0123456789\\n".repeat(200000))');
    await run();
    expect(await result()).toMatchObject({ ending: "exit", outputBytes: 2_200_000 });
  });

  it("leaves its files to the server's user alone, and no script behind", async () => {
    const { run, files } = await execution("console.log(1)");
    await run();
    expect(existsSync(files.script)).toBe(false);
    expect(statSync(files.path).mode & 0o777).toBe(0o700);
    expect(statSync(files.output).mode & 0o777).toBe(0o600);
  });

  it("that cannot be started says why", async () => {
    const app = inDirectory("app");
    mkdirSync(app);
    writeFileSync(join(app, "run"), "#!/no/such/interpreter\n", { mode: 0o755 });
    const { run, result } = await execution("1", {
      runsIn: { kind: "directory", path: app, command: ["./run"] },
    });
    await run();
    expect(await result()).toMatchObject({
      ending: "could-not-start",
      problem: expect.stringContaining("ENOENT"),
    });
  });

  it.skipIf(!existsSync("/dev/full"))("whose output finds the disk full fails by itself", async () => {
    const { run, files } = await execution('console.log("lost")');
    mkdirSync(files.path, { recursive: true });
    symlinkSync("/dev/full", files.output);
    await run();
    expect(await files.end()).toMatchObject({ code: 1, endedBy: null });
  });
});

describe("after a restart", () => {
  /** Starts a run in a server of its own, and kills that server once the process is under way. */
  async function killedServer(command: string) {
    const context = await execution(command);
    const server = fork(join(import.meta.dirname, "server-to-kill.ts"), [inDirectory("."), command], {
      stdio: "ignore",
      execArgv: [],
    });
    await eventually(async () => expect(await context.printed()).toContain("up"));
    server.kill("SIGKILL");
    await once(server, "exit");
    return context;
  }

  it("a process that outlived the server is waited for, and its result is not lost", async () => {
    const { resume, result, printed } = await killedServer(
      'console.log("up"); setTimeout(() => console.log("done"), 1500)',
    );
    await resume();
    expect(await result()).toMatchObject({ ending: "exit", exit: 0 });
    expect(await printed()).toBe("up\ndone\n");
  });

  it("a process that outlived the server keeps its limits, although its target was taken away meanwhile", async () => {
    const context = await killedServer('console.log("up"); setTimeout(() => console.log("done"), 1500)');
    context.config.targets = {};
    await context.resume();
    expect(await context.result()).toMatchObject({ ending: "exit", exit: 0 });
  });

  it("a process that outlived the server can still be cancelled", async () => {
    const { resume, result, abort } = await killedServer('console.log("up"); setInterval(() => {}, 1000)');
    const done = resume();
    abort.abort();
    await done;
    expect(await result()).toMatchObject({ ending: "cancelled" });
  });

  it("a process that died with the server is interrupted", async () => {
    const { resume, result, files } = await killedServer('console.log("up"); setInterval(() => {}, 1000)');
    const pid = (await files.launch())?.process?.pid ?? 0;
    process.kill(-pid, "SIGKILL");
    await eventually(async () => expect(await birthOf(pid)).toBeUndefined());
    await resume();
    expect(await result()).toMatchObject({ ending: "server-died", exit: null });
  });

  it("a launch that was not even begun begins now, once", async () => {
    const { resume, result, printed } = await execution('console.log("once")');
    await resume();
    await resume();
    expect(await result()).toMatchObject({ ending: "exit", exit: 0 });
    expect(await printed()).toBe("once\n");
  });

  it("a launch that was begun, with no process to be found, is never begun again", async () => {
    const { resume, result, printed, files } = await execution('console.log("never")');
    await files.saveLaunch({ nonce: "0".repeat(32), limits: { deadline: 1, outputBytes: 1 } });
    await resume();
    expect(await result()).toMatchObject({ ending: "server-died" });
    expect(await printed()).toBe("");
  });
});
