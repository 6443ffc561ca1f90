import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** An answer that an AWS service refuses with; the SDK turns it into an exception of that name. */
export class AwsRefusal extends Error {
  override readonly name: string;
  readonly status: number;
  readonly fields: Record<string, unknown>;
  constructor(
    name: string,
    message = name,
    { status = 400, ...fields }: { status?: number; [field: string]: unknown } = {},
  ) {
    super(message);
    this.name = name;
    this.status = status;
    this.fields = fields;
  }
}

/** What a fake service was asked: the action and its input as it came over the wire. */
export interface AwsCall {
  action: string;
  input: Record<string, unknown>;
}

/** A service on this machine that speaks AWS's JSON protocol, so that the true SDK clients can be used with it. */
export interface AwsService {
  /** What a client takes as its endpoint. */
  url: string;
  calls: AwsCall[];
  close(): Promise<void>;
}

/** Answers one action. What it throws as {@link AwsRefusal} is answered as the service would. */
export type AwsAction = (input: Record<string, unknown>) => unknown;

/**
 * Serves AWS JSON 1.0 and 1.1: one POST per call, the action in `X-Amz-Target`. Refusals carry `__type`.
 * Calls without a signature are refused, as AWS does.
 */
export async function awsJsonService(actions: Readonly<Record<string, AwsAction>>): Promise<AwsService> {
  const calls: AwsCall[] = [];
  const server = createServer(async (request, response) => {
    const answer = await answered(request, actions, calls);
    const type = request.headers["content-type"] ?? "application/x-amz-json-1.1";
    response.writeHead(answer.status, { "content-type": type, "x-amzn-requestid": "test" });
    response.end(JSON.stringify(answer.body));
  });
  // A client that was idle must not find its connection closed in the instant of its next call.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, calls, close };
}

async function answered(
  request: IncomingMessage,
  actions: Readonly<Record<string, AwsAction>>,
  calls: AwsCall[],
): Promise<{ status: number; body: unknown }> {
  try {
    const action =
      String(request.headers["x-amz-target"] ?? "")
        .split(".")
        .at(-1) ?? "";
    const input = JSON.parse((await bodyOf(request)) || "{}");
    if (!request.headers.authorization?.startsWith("AWS4-HMAC-SHA256"))
      throw new AwsRefusal("MissingAuthenticationTokenException", "not signed", { status: 403 });
    calls.push({ action, input });
    const act = actions[action];
    if (!act) throw new AwsRefusal("UnknownOperationException", `no action ${action} here`);
    return { status: 200, body: (await act(input)) ?? {} };
  } catch (error) {
    if (!(error instanceof AwsRefusal))
      return { status: 500, body: { __type: "InternalFailure", message: String(error) } };
    return { status: error.status, body: { __type: error.name, message: error.message, ...error.fields } };
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** Client settings for a fake: signed with keys that are good for nothing, and without waiting between tries. */
export function clientOf(service: Pick<AwsService, "url">) {
  return {
    endpoint: service.url,
    region: "ap-northeast-1",
    credentials: { accessKeyId: "AKIATEST", secretAccessKey: "test" },
    maxAttempts: 1,
  };
}
