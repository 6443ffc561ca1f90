import { readFileSync } from "node:fs";
import validate from "asl-validator";
import { describe, expect, it } from "vitest";
import { callsStep, type State } from "../../local/workflow/definition.ts";
import { loadDefinition, targetsOf } from "../../local/workflow/load.ts";
import { steps } from "../../state-machine/steps/index.ts";

const text = readFileSync(new URL("../../state-machine/definition.asl.json", import.meta.url), "utf8");
const source: unknown = JSON.parse(text);
const executors = ["ecs:runTask.sync", "codebuild:startBuild.sync"];
const definition = loadDefinition(source, { steps: Object.keys(steps), executors });
const states = Object.entries(definition.States);
const tasks = states.flatMap(([name, state]) => (state.Type === "Task" ? [{ name, task: state }] : []));

/** States that nothing can be done for when they fail, and why. */
const WITHOUT_CATCH: Record<string, string> = {
  "Close the run":
    "every Catch leads here; when it fails for good, the end of the execution is reported instead",
};

/** The longest way from a state to the end, counted in states; a circle would never return. */
function longestFrom(name: string, targets: (state: State) => string[], seen: string[] = []): number {
  if (seen.includes(name)) throw new Error(`A circle: ${[...seen, name].join(", ")}`);
  const state = definition.States[name];
  const ways = state ? targets(state) : [];
  return 1 + Math.max(0, ...ways.map((target) => longestFrom(target, targets, [...seen, name])));
}

function reachableFrom(name: string, seen = new Set<string>()): Set<string> {
  const state = definition.States[name];
  if (seen.has(name) || !state) return seen;
  seen.add(name);
  for (const [, target] of targetsOf(state)) reachableFrom(target, seen);
  return seen;
}

describe("the process definition", () => {
  it("is valid in the eyes of asl-validator", () => {
    const { isValid, errorsText } = validate(JSON.parse(text));
    expect(isValid, errorsText("\n")).toBe(true);
  });

  it("says in a comment what each state is for", () => {
    for (const [name, state] of states) expect(state.Comment, name).toMatch(/\.$/);
  });

  it("can reach every state", () => {
    expect([...reachableFrom(definition.StartAt)].sort()).toEqual(states.map(([name]) => name).sort());
  });

  it("ends only where the run is closed", () => {
    const last = states.filter(([, state]) => targetsOf(state).length === 0).map(([name]) => name);
    expect(last).toEqual(["Close the run"]);
  });

  it("never comes back to a state, whatever fails", () => {
    const targets = (state: State) => targetsOf(state).map(([, target]) => target);
    expect(longestFrom(definition.StartAt, targets)).toBeLessThanOrEqual(states.length);
  });

  it("takes at most 12 transitions for a run with approval", () => {
    const targets = (state: State) =>
      targetsOf(state).flatMap(([field, target]) =>
        field.startsWith("Catch") && target !== "Expire the request" ? [] : [target],
      );
    expect(longestFrom(definition.StartAt, targets)).toBeLessThanOrEqual(12);
  });

  it.each(tasks)("catches whatever fails in $name, or has a reason not to", ({ name, task }) => {
    const catchesAll = task.Catch.at(-1)?.ErrorEquals;
    if (WITHOUT_CATCH[name]) expect(task.Catch).toEqual([]);
    else expect(catchesAll).toEqual(["States.ALL"]);
  });

  it("puts States.ALL last and alone", () => {
    for (const { name, task } of tasks) {
      for (const handlers of [task.Catch, callsStep(task) ? task.Retry : []]) {
        const mentioning = handlers.filter(({ ErrorEquals }) => ErrorEquals.includes("States.ALL"));
        expect(mentioning.length, name).toBeLessThanOrEqual(1);
        if (mentioning[0]) expect(handlers.at(-1)?.ErrorEquals, name).toEqual(["States.ALL"]);
      }
    }
  });

  it("gives every task a time limit", () => {
    for (const { name, task } of tasks) expect(task.TimeoutSeconds, name).toBeDefined();
  });

  it("never retries what executes the command", () => {
    const executing = tasks.filter(({ task }) => task.Resource.endsWith(".sync"));
    expect(executing).toHaveLength(4);
    for (const { task } of executing) expect(task).not.toHaveProperty("Retry");
    for (const { task } of executing)
      expect(task.Catch.map(({ Next }) => Next)).toEqual(["Collect the result"]);
  });

  it("retries every step when the store or AWS has a bad moment", () => {
    for (const { name, task } of tasks.filter(({ task }) => callsStep(task))) {
      const names = "Retry" in task ? task.Retry.flatMap(({ ErrorEquals }) => ErrorEquals) : [];
      const all = names.includes("States.ALL") || names.includes("States.TaskFailed");
      expect(all, name).toBe(true);
    }
  });

  it("names every step there is, each once, and nothing else", () => {
    const named = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(named.sort()).toEqual(Object.keys(steps).sort());
  });

  it("passes on the run's id, a task token or an error, never what people wrote", () => {
    // The name, not the input: nobody can start a second execution of the same name.
    const named = [...text.matchAll(/context\.Execution\.(\w+)/g)].map(([, field]) => field);
    expect(named).toEqual(Array(tasks.filter(({ task }) => callsStep(task)).length).fill("Name"));
    for (const { task } of tasks) {
      if (!callsStep(task)) continue;
      const names = JSON.stringify(task.Arguments.Payload).matchAll(/["'](\w+)["']: ?["$]/g);
      for (const [, name] of names) expect(["runId", "token", "error"]).toContain(name);
    }
  });

  it("uses results only where there are any", () => {
    for (const [name, state] of states) {
      const { Output, Catch, ...rest } = { Output: undefined, Catch: [], ...state };
      expect(JSON.stringify(rest), name).not.toMatch(/states\.(result|errorOutput)/);
      expect(JSON.stringify(Catch), name).not.toContain("states.result");
      expect(JSON.stringify(Output) ?? "", name).not.toContain("errorOutput");
      if (state.Type !== "Task") expect(JSON.stringify(Output) ?? "", name).not.toContain("states.result");
    }
  });
});
