import * as z from "zod";

const headersSchema = z.record(z.string(), z.string().optional());
const bodySchema = { body: z.string().nullish(), isBase64Encoded: z.boolean().optional() };

/**
 * A request as a Lambda function gets it from a function URL or an HTTP API (payload format 2.0).
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
const secondSchema = z.object({
  rawPath: z.string(),
  headers: headersSchema,
  requestContext: z.object({
    http: z.object({ method: z.string() }),
    stage: z.string().default("$default"),
    timeEpoch: z.number().optional(),
  }),
  ...bodySchema,
});

/**
 * The same from a REST API (payload format 1.0).
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
const firstSchema = z.object({
  path: z.string(),
  httpMethod: z.string(),
  headers: headersSchema.nullable(),
  requestContext: z.object({ requestTimeEpoch: z.number().optional() }).default({}),
  ...bodySchema,
});

/** A request, whichever way it came. */
export interface GatewayRequest {
  method: string;
  path: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
  /** When it reached AWS, milliseconds since 1970; undefined when the event does not say. */
  arrivedAt: number | undefined;
}

/** Reads the event of a request; undefined for any other event. */
export function gatewayRequest(event: unknown): GatewayRequest | undefined {
  const second = secondSchema.safeParse(event).data;
  if (second) {
    const { rawPath, requestContext: context } = second;
    const path = context.stage === "$default" ? rawPath : withoutStage(rawPath, context.stage);
    return { method: context.http.method, path, arrivedAt: context.timeEpoch, ...content(second) };
  }
  const first = firstSchema.safeParse(event).data;
  if (!first) return undefined;
  const { httpMethod: method, path, requestContext: context } = first;
  return { method, path, arrivedAt: context.requestTimeEpoch, ...content(first) };
}

function withoutStage(path: string, stage: string): string {
  return path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path;
}

interface Content {
  headers: Record<string, string | undefined> | null;
  body?: string | null | undefined;
  isBase64Encoded?: boolean | undefined;
}

function content({ headers, body, isBase64Encoded }: Content): Pick<GatewayRequest, "headers" | "body"> {
  const named = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value ?? ""]);
  const text = body ?? "";
  return {
    headers: Object.fromEntries(named),
    body: isBase64Encoded ? Buffer.from(text, "base64").toString("utf8") : text,
  };
}
