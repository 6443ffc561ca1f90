import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { z } from "zod";

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
 * A signed request to Parameter Store. The SDK's client for it takes longer to load than Slack's modal to open, and it
 * would be loaded in every cold start of the bot; this uses the part of it that signs.
 */
export async function parameterStoreRequest(
  settings: AwsSettings,
  action: string,
  input: object,
): Promise<Request> {
  const url = new URL(endpointOf(settings));
  const headers = {
    host: url.host,
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `AmazonSSM.${action}`,
  };
  const body = JSON.stringify(input);
  const { protocol, hostname, pathname } = url;
  const unsigned = { method: "POST", protocol, hostname, path: pathname, query: {}, headers, body };
  const signed = await signerFor(settings).sign(unsigned);
  return new Request(url, { method: "POST", headers: signed.headers, body });
}

function endpointOf(settings: AwsSettings): string {
  const { AWS_REGION: region, AWS_ENDPOINT_URL: any, AWS_ENDPOINT_URL_SSM: own = any } = settings;
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return own ?? `https://ssm.${region}.${domain}`;
}

function signerFor(settings: AwsSettings): SignatureV4 {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = settings;
  const session = settings.AWS_SESSION_TOKEN;
  return new SignatureV4({
    service: "ssm",
    region: settings.AWS_REGION,
    credentials: {
      accessKeyId,
      secretAccessKey,
      ...(session === undefined ? {} : { sessionToken: session }),
    },
    sha256: Sha256,
  });
}

/** Node's SHA-256 in the shape that the signer takes. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === "string") return Buffer.from(data);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
