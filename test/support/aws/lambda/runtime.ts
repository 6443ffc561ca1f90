import { pathToFileURL } from "node:url";
import { z } from "zod";

// The program in which a bundled function runs, as Lambda's runtime would run it: one event at a time, and what the
// handler throws becomes its name and its message.

const requestSchema = z.object({ id: z.int(), event: z.unknown(), name: z.string() });
const moduleSchema = z.object({ handler: z.custom<Handler>((value) => typeof value === "function") });
type Handler = (event: unknown, context: object) => unknown;

const [file = ""] = process.argv.slice(2);
const loaded = import(pathToFileURL(file).href).then((module) => moduleSchema.parse(module));

process.on("message", async (message) => {
  const { id, event, name } = requestSchema.parse(message);
  try {
    const { handler } = await loaded;
    const result = await handler(event, contextOf(name, id));
    process.send?.({ id, result: result ?? null });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
    process.send?.({ id, error: { name, message } });
  }
});

function contextOf(functionName: string, id: number): object {
  return {
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:ap-northeast-1:123456789012:function:${functionName}`,
    memoryLimitInMB: "512",
    awsRequestId: `request-${id}`,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: "test",
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => 30_000,
  };
}
