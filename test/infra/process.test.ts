import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { EVENTS } from "../../infra/functions.ts";
import { resourcesOf, roleOf, stackOf } from "./synthesised.ts";

const stack = stackOf();
const [machine] = resourcesOf(stack, "AWS::StepFunctions::StateMachine");
const source = readFileSync(new URL("../../state-machine/definition.asl.json", import.meta.url), "utf8");
const text = z.string().parse(machine?.Properties.DefinitionString);
const substitutions = z.record(z.string(), z.unknown()).parse(machine?.Properties.DefinitionSubstitutions);
const { States } = z
  .object({
    States: z.record(
      z.string(),
      z.object({
        Type: z.string(),
        Resource: z.string().optional(),
        TimeoutSeconds: z.union([z.number(), z.string()]).optional(),
        Catch: z.array(z.object({ ErrorEquals: z.array(z.string()) })).default([]),
      }),
    ),
  })
  .parse(JSON.parse(text));

/** States without a Catch, and why. */
const WITHOUT_CATCH: Readonly<Record<string, string>> = {
  "Is an approval needed?": "a choice with a default cannot fail",
  "Was it approved?": "a choice with a default cannot fail",
  "Where does it run?": "a choice with a default cannot fail",
  "Close the run":
    "every Catch leads here; when it fails for good, the event of the execution's end is the net",
};

describe("the process as deployed", () => {
  it("is the definition that the single server walks, word for word", () => {
    expect(JSON.parse(text)).toEqual(JSON.parse(source));
  });

  it("has a function for every placeholder, and no placeholder too many", () => {
    const placeholders = [...new Set([...source.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name))];
    expect(Object.keys(substitutions).sort()).toEqual(placeholders.sort());
  });

  it("may call every function that it calls", () => {
    const granted = roleOf(stack, "process").statements.find(
      ({ Action }) => Action[0] === "lambda:InvokeFunction",
    );
    const called = Object.values(substitutions).map((value) =>
      z.object({ "Fn::GetAtt": z.array(z.string()) }).parse(value),
    );
    expect(granted?.Resource.toSorted()).toEqual(
      called.map((arn) => `\${${arn["Fn::GetAtt"].join(".")}}`).sort(),
    );
  });

  it.each(Object.entries(States))("catches what fails in “%s”, or has a reason not to", (name, state) => {
    const caught = state.Catch.at(-1)?.ErrorEquals;
    if (name in WITHOUT_CATCH) expect(state.Catch).toEqual([]);
    else expect(caught).toEqual(["States.ALL"]);
  });

  it.each(Object.entries(States).filter(([, { Type }]) => Type === "Task"))(
    "does not wait for ever in “%s”",
    (_, state) => {
      expect(state.TimeoutSeconds).toBeDefined();
    },
  );

  it("may do what its resources are made of", () => {
    const actions = roleOf(stack, "process").statements.flatMap(({ Action }) => Action);
    const resources = new Set(Object.values(States).map(({ Resource = "" }) => Resource));
    expect(resources).toContain("arn:aws:states:::ecs:runTask.sync");
    expect(actions).toEqual(expect.arrayContaining(["ecs:RunTask", "ecs:StopTask", "ecs:DescribeTasks"]));
    expect(actions).toEqual(
      expect.arrayContaining(["codebuild:StartBuild", "codebuild:StopBuild", "codebuild:BatchGetBuilds"]),
    );
    expect(actions).toEqual(
      expect.arrayContaining(["events:PutRule", "events:PutTargets", "events:DescribeRule"]),
    );
  });

  it("hears of the end of tasks and builds by the rules of Step Functions", () => {
    const rules = roleOf(stack, "process").statements.find(({ Action }) => Action.includes("events:PutRule"));
    expect(rules?.Resource.map((arn) => arn.split(":rule/")[1])).toEqual([
      "StepFunctionsGetEventsForECSTaskRule",
      "StepFunctionsGetEventForCodeBuildStartBuildRule",
    ]);
  });

  it("is of the kind that does nothing twice, and logs no input or output", () => {
    expect(machine?.Properties).toMatchObject({
      StateMachineName: "ambulance-production",
      StateMachineType: "STANDARD",
      LoggingConfiguration: { Level: "ALL", IncludeExecutionData: false },
    });
  });
});

describe("what is reported", () => {
  const rules = resourcesOf(stack, "AWS::Events::Rule");
  const pattern = (type: string) =>
    rules.find(({ Properties }) => JSON.stringify(Properties.EventPattern ?? {}).includes(type))?.Properties
      .EventPattern;

  it("is every end of an execution of this state machine, and of no other", () => {
    expect(pattern("Step Functions Execution Status Change")).toMatchObject({
      source: ["aws.states"],
      detail: {
        stateMachineArn: [
          { "Fn::Join": ["", expect.arrayContaining([":stateMachine:ambulance-production"])] },
        ],
        status: ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"],
      },
    });
  });

  it("is every change of tasks of our runs, in the clusters of the targets", () => {
    expect(pattern("ECS Task State Change")).toMatchObject({
      source: ["aws.ecs"],
      detail: {
        clusterArn: [{ "Fn::Join": ["", expect.arrayContaining([":cluster/shop"])] }],
        group: [{ prefix: "ambulance:production:" }],
        lastStatus: expect.arrayContaining(["RUNNING", "STOPPED"]),
      },
    });
  });

  it("is every change of builds of the targets' projects", () => {
    expect(pattern("CodeBuild Build State Change")).toMatchObject({
      source: ["aws.codebuild"],
      detail: { "project-name": ["reports-console", expect.stringMatching(/billing$/)] },
    });
  });

  it("is tried again, for those who can use it", () => {
    for (const { Properties } of rules) {
      const [target] = z
        .array(z.object({ RetryPolicy: z.object({ MaximumRetryAttempts: z.number() }) }))
        .parse(Properties.Targets);
      const isSchedule = Properties.ScheduleExpression !== undefined;
      expect(target?.RetryPolicy.MaximumRetryAttempts).toBe(isSchedule ? 0 : 10);
    }
    expect(rules).toHaveLength(Object.keys(EVENTS).length);
  });

  it("is looked after once a minute", () => {
    expect(rules.map(({ Properties }) => Properties.ScheduleExpression)).toContain("rate(1 minute)");
  });
});
