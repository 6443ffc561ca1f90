import { describe, expect, it } from "vitest";
import { DefinitionError } from "../../../local/workflow/definition.ts";
import { loadDefinition } from "../../../local/workflow/load.ts";
import { calling, definitionOf, executing, named, waiting } from "./small-process.ts";

const known = { steps: ["Step"], executors: ["ecs:runTask.sync"] };

function refusalOf(definition: object): DefinitionError {
  try {
    loadDefinition(definition, known);
  } catch (error) {
    if (error instanceof DefinitionError) return error;
    throw error;
  }
  throw new Error("It was not refused");
}

const STEP = named("Step");
const fine = { First: calling("Step", { End: true }) };

describe("a definition that the server can walk", () => {
  it.each<[string, Record<string, object>]>([
    ["a task", fine],
    ["a task that waits", { First: waiting("Step", { End: true }) }],
    ["a command", { First: executing({ End: true }) }],
    ["a pass", { First: { Type: "Pass", Output: { a: ["{% 1 + 1 %}"] }, End: true } }],
    ["a wait", { First: { Type: "Wait", Seconds: "{% $states.input.n %}", End: true } }],
    ["a success", { First: { Type: "Succeed" } }],
    ["a failure", { First: { Type: "Fail", Error: "Some.Error" } }],
    [
      "a choice",
      {
        First: { Type: "Choice", Choices: [{ Condition: "{% true %}", Next: "End" }] },
        End: { Type: "Succeed" },
      },
    ],
  ])("may have %s", (_, states) => {
    expect(() => loadDefinition(definitionOf(states), known)).not.toThrow();
  });
});

describe("a definition is refused, naming the state and the field, when it has", () => {
  it.each<[string, object, string, RegExp?]>([
    ["a type of state that is not known", { Type: "Parallel", Branches: [], End: true }, "Type"],
    ["a Map", { Type: "Map", End: true }, "Type"],
    ["no type", { End: true }, "Type"],
    [
      "a resource that is not known",
      calling("Step", { Resource: "arn:aws:states:::sqs:sendMessage", End: true }),
      "Resource",
    ],
    [
      "an ordinary ARN",
      calling("Step", { Resource: "arn:aws:lambda:eu-west-1:1:function:x", End: true }),
      "Resource",
    ],
    ["a field that is not known", calling("Step", { HeartbeatSeconds: 5, End: true }), "HeartbeatSeconds"],
    ["JSONPath fields", calling("Step", { InputPath: "$.x", End: true }), "InputPath"],
    [
      "another query language in a state",
      calling("Step", { QueryLanguage: "JSONPath", End: true }),
      "QueryLanguage",
    ],
    ["variables", calling("Step", { Assign: { a: 1 }, End: true }), "Assign"],
    [
      "a field of a Retry that is not known",
      calling("Step", { Retry: [{ ErrorEquals: ["A"], JitterStrategy: "FULL" }], End: true }),
      "Retry.0.JitterStrategy",
    ],
    ["a Retry on a command", executing({ Retry: [{ ErrorEquals: ["A"] }], End: true }), "Retry"],
    [
      "a task without time limit",
      { ...calling("Step", { End: true }), TimeoutSeconds: undefined },
      "TimeoutSeconds",
    ],
    ["a time limit of nothing", calling("Step", { TimeoutSeconds: 0, End: true }), "TimeoutSeconds"],
    ["a time limit in words", calling("Step", { TimeoutSeconds: "soon", End: true }), "TimeoutSeconds"],
    ["a step that is not known", calling("Other", { End: true }), "Arguments.FunctionName", /Other/],
    ["a step by a name of every object", calling("constructor", { End: true }), "Arguments.FunctionName"],
    [
      "a step that is no substitution",
      calling("Step", { Arguments: { FunctionName: "Step", Payload: {} }, End: true }),
      "Arguments.FunctionName",
    ],
    [
      "an argument of a step that is not known",
      calling("Step", { Arguments: { FunctionName: STEP, Payload: {}, Qualifier: "1" }, End: true }),
      "Arguments.Qualifier",
    ],
    [
      "an executor that is not there",
      executing({ Resource: "arn:aws:states:::codebuild:startBuild.sync", End: true }),
      "Resource",
    ],
    ["another substitution", calling("Step", { Output: { a: named("Bucket") }, End: true }), "Output.a"],
    [
      "a substitution within a payload",
      calling("Step", { Arguments: { FunctionName: STEP, Payload: { a: STEP } }, End: true }),
      "Arguments.Payload.a",
    ],
    ["an expression that is no JSONata", calling("Step", { Output: "{% $states. %}", End: true }), "Output"],
    [
      "an expression with text around it",
      calling("Step", { Output: { a: ["run {% $states.input.a %}"] }, End: true }),
      "Output.a.0",
    ],
    [
      "a function that Step Functions alone has",
      calling("Step", { Output: "{% $uuid() %}", End: true }),
      "Output",
      /\$uuid/,
    ],
    [
      "a function that it lacks",
      calling("Step", { Output: "{% $eval('1') %}", End: true }),
      "Output",
      /\$eval/,
    ],
    [
      "a variable that nobody set",
      calling("Step", { Output: "{% $runId %}", End: true }),
      "Output",
      /\$runId/,
    ],
    [
      "more than simple expressions",
      calling("Step", { Output: "{% $states.input[a=1] %}", End: true }),
      "Output",
      /filter/,
    ],
    ["a function of its own", calling("Step", { Output: "{% function($x){$x}(1) %}", End: true }), "Output"],
    ["a key of JSONPath", calling("Step", { Output: { "a.$": "$.b" }, End: true }), "Output.a.$"],
    ["no way on", calling("Step", {}), "Next"],
    ["two ways on", calling("Step", { Next: "First", End: true }), "End"],
    ["a way to nowhere", calling("Step", { Next: "Nowhere" }), "Next", /Nowhere/],
    ["a way to a name of every object", calling("Step", { Next: "toString" }), "Next"],
    [
      "a Catch to nowhere",
      calling("Step", { Catch: [{ ErrorEquals: ["A"], Next: "Nowhere" }], End: true }),
      "Catch.0.Next",
    ],
    [
      "a choice to nowhere",
      { Type: "Choice", Choices: [{ Condition: "{% true %}", Next: "Nowhere" }] },
      "Choices.0.Next",
    ],
    [
      "a choice without expression",
      { Type: "Choice", Choices: [{ Condition: true, Next: "First" }] },
      "Choices.0.Condition",
    ],
    [
      "a choice of JSONPath",
      { Type: "Choice", Choices: [{ Variable: "$.a", IsNull: true, Next: "First" }] },
      "Choices.0.Condition",
    ],
    [
      "a default to nowhere",
      { Type: "Choice", Choices: [{ Condition: "{% true %}", Next: "First" }], Default: "Nowhere" },
      "Default",
    ],
    [
      "States.ALL before others",
      calling("Step", {
        Catch: [
          { ErrorEquals: ["States.ALL"], Next: "First" },
          { ErrorEquals: ["A"], Next: "First" },
        ],
        End: true,
      }),
      "Catch",
    ],
    [
      "States.ALL beside others",
      calling("Step", { Retry: [{ ErrorEquals: ["A", "States.ALL"] }], End: true }),
      "Retry",
    ],
    [
      "a task that waits without a token",
      waiting("Step", { Arguments: { FunctionName: STEP, Payload: {} }, End: true }),
      "Arguments.Payload",
      /for ever/,
    ],
    [
      "a token where nothing waits",
      waiting("Step", { Resource: "arn:aws:states:::lambda:invoke", End: true }),
      "Arguments.Payload",
    ],
  ])("%s", (_, state, field, message = /./) => {
    const error = refusalOf(definitionOf({ First: state }));
    expect(error).toMatchObject({ state: "First", field });
    expect(error.message).toContain('state "First"');
    expect(error.message).toMatch(message);
  });

  it.each<[string, object, string]>([
    [
      "another query language",
      { QueryLanguage: "JSONPath", StartAt: "First", States: fine },
      "QueryLanguage",
    ],
    ["no query language", { StartAt: "First", States: fine }, "QueryLanguage"],
    ["a start that is not there", { QueryLanguage: "JSONata", StartAt: "Nowhere", States: fine }, "StartAt"],
    ["a time limit of its own", { ...definitionOf(fine), TimeoutSeconds: 9 }, "TimeoutSeconds"],
    ["no states", { QueryLanguage: "JSONata", StartAt: "First" }, "States"],
  ])("%s", (_, definition, field) => {
    expect(refusalOf(definition)).toMatchObject({ state: undefined, field });
  });

  it("nothing that could be read at all", () => {
    for (const nothing of [[], { a: 1 }]) expect(() => refusalOf(nothing)).not.toThrow();
  });
});
