import { createHash, createHmac } from "node:crypto";
import * as z from "zod";

/**
 * What a Lambda function's environment says about AWS: its credentials, and the standard settings for other endpoints.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export const awsSettingsSchema = z.object({
  AWS_REGION: z.string().min(1),
  AWS_ACCESS_KEY_ID: z.string().min(1),
  AWS_SECRET_ACCESS_KEY: z.string().min(1),
  AWS_SESSION_TOKEN: z.string().optional(),
  AWS_ENDPOINT_URL: z.url().optional(),
  AWS_ENDPOINT_URL_SSM: z.url().optional(),
});

/** The environment variables of {@link awsSettingsSchema} by their names. */
export type AwsSettings = z.infer<typeof awsSettingsSchema>;

/**
 * A signed request to Parameter Store. The SDK's client for it takes longer to load than a modal to open, and the bot
 * would load it in every cold start. It signs this one kind of request as the SDK does, which a test compares.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function parameterStoreRequest(
  settings: AwsSettings,
  action: string,
  input: object,
  now = new Date(),
): Request {
  const url = new URL(endpointOf(settings));
  const body = JSON.stringify(input);
  const date = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const token = settings.AWS_SESSION_TOKEN;
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    host: url.host,
    "x-amz-content-sha256": sha256(body),
    "x-amz-date": date,
    ...(token === undefined ? {} : { "x-amz-security-token": token }),
    "x-amz-target": `AmazonSSM.${action}`,
  };
  const authorization = authorizationOf({ settings, path: url.pathname, headers, body, date });
  return new Request(url, { method: "POST", headers: { ...headers, authorization }, body });
}

function endpointOf(settings: AwsSettings): string {
  const { AWS_REGION: region, AWS_ENDPOINT_URL: any, AWS_ENDPOINT_URL_SSM: own = any } = settings;
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return own ?? `https://ssm.${region}.${domain}`;
}

interface ToSign {
  settings: AwsSettings;
  path: string;
  /** In the order of their names, which are in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Like `20261121T100000Z`. */
  date: string;
}

/** Signature Version 4 of a POST without a query. */
function authorizationOf({ settings, path, headers, body, date }: ToSign): string {
  const names = Object.keys(headers).join(";");
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const request = ["POST", path, "", lines.join(""), names, sha256(body)].join("\n");
  const scope = [date.slice(0, 8), settings.AWS_REGION, "ssm", "aws4_request"];
  const text = ["AWS4-HMAC-SHA256", date, scope.join("/"), sha256(request)].join("\n");
  const first: string | Buffer = `AWS4${settings.AWS_SECRET_ACCESS_KEY}`;
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), first);
  const credential = `${settings.AWS_ACCESS_KEY_ID}/${scope.join("/")}`;
  const signature = hmac(key, text).toString("hex");
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(secret: string | Buffer, text: string): Buffer {
  return createHmac("sha256", secret).update(text).digest();
}
