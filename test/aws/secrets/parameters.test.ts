import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { describe, expect, it } from "vitest";
import { readSecrets } from "../../../aws/secrets/parameters.ts";
import { parameterStoreRequest } from "../../../aws/secrets/signed-request.ts";
import { AwsRefusal } from "../../support/aws/aws-service.ts";
import { parameterStore, throttled } from "./parameter-store.ts";

const SECRETS = { botToken: "xoxb-1-secret", signingSecret: "signing-1" };

async function failure(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => Promise.reject(new Error("It did not fail")),
    (error: unknown) => (error instanceof Error ? error : Promise.reject(new Error("no error"))),
  );
}

describe("the secrets of an installation", () => {
  it("are read decrypted, in one request that is signed for this region", async () => {
    const store = await parameterStore("shop", SECRETS);
    expect(await readSecrets("shop", store.settings)).toEqual(SECRETS);
    expect(store.calls).toEqual([
      {
        action: "GetParameters",
        input: {
          Names: ["/ambulance/shop/slack-bot-token", "/ambulance/shop/slack-signing-secret"],
          WithDecryption: true,
        },
      },
    ]);
  });

  it("lose the line break that was pasted with them", async () => {
    const store = await parameterStore("shop", { botToken: " xoxb-1\n", signingSecret: "s\r\n" });
    expect(await readSecrets("shop", store.settings)).toEqual({ botToken: "xoxb-1", signingSecret: "s" });
  });

  it.each([
    [
      "the token",
      { signingSecret: "s" },
      /^\/ambulance\/shop\/slack-bot-token is not in Parameter Store of ap-northeast-1/,
    ],
    ["the signing secret", { botToken: "t" }, /^\/ambulance\/shop\/slack-signing-secret is not/],
    ["both", {}, /slack-bot-token and \/ambulance\/shop\/slack-signing-secret are not/],
    ["the token, which is blank,", { botToken: " ", signingSecret: "s" }, /slack-bot-token is not/],
  ])("are missed by name: %s", async (_, secrets, words) => {
    const store = await parameterStore("shop", secrets);
    const error = await failure(readSecrets("shop", store.settings));
    expect(error.name).toBe("SecretMissingError");
    expect(error.message).toMatch(words);
  });

  it("are asked for again when Parameter Store is busy", async () => {
    const store = await parameterStore("shop", SECRETS);
    store.refusals.push(throttled(), new AwsRefusal("InternalServerError", "", { status: 500 }));
    expect(await readSecrets("shop", store.settings)).toEqual(SECRETS);
    expect(store.calls).toHaveLength(3);
  });

  it("are given up when it stays busy", async () => {
    const store = await parameterStore("shop", SECRETS);
    store.refusals.push(throttled(), throttled(), throttled());
    const error = await failure(readSecrets("shop", store.settings));
    expect(error.message).toMatch(/did not give .*slack-bot-token.*: ThrottlingException$/);
    expect(store.calls).toHaveLength(3);
  });

  it("are asked for once when a permission is missing", async () => {
    const store = await parameterStore("shop", SECRETS);
    store.refusals.push(
      new AwsRefusal("AccessDeniedException", "User: arn:aws:sts::1:assumed-role/x is not authorized"),
    );
    const error = await failure(readSecrets("shop", store.settings));
    expect(error.name).toBe("SecretsUnavailableError");
    expect(error.message).toMatch(/: AccessDeniedException$/);
    expect(store.calls).toHaveLength(1);
  });

  it("cannot be read where nobody answers", async () => {
    const store = await parameterStore("shop", SECRETS);
    await store.close();
    const error = await failure(readSecrets("shop", store.settings));
    expect(error.message).toMatch(/: no answer$/);
  });
});

describe("a request to Parameter Store", () => {
  const keys = { AWS_ACCESS_KEY_ID: "AKIATEST", AWS_SECRET_ACCESS_KEY: "test" };

  it.each([
    [{ AWS_REGION: "eu-west-1" }, "https://ssm.eu-west-1.amazonaws.com/"],
    [{ AWS_REGION: "cn-north-1" }, "https://ssm.cn-north-1.amazonaws.com.cn/"],
    [{ AWS_REGION: "eu-west-1", AWS_ENDPOINT_URL: "http://127.0.0.1:1" }, "http://127.0.0.1:1/"],
    [
      {
        AWS_REGION: "eu-west-1",
        AWS_ENDPOINT_URL: "http://127.0.0.1:1",
        AWS_ENDPOINT_URL_SSM: "http://127.0.0.1:2",
      },
      "http://127.0.0.1:2/",
    ],
  ])("goes where the standard settings say: %j", (settings, url) => {
    expect(parameterStoreRequest({ ...keys, ...settings }, "GetParameters", {}).url).toBe(url);
  });

  it.each([{}, { AWS_SESSION_TOKEN: "session/token+with=characters" }])(
    "is signed as the SDK signs it: %j",
    async (session) => {
      const settings = { ...keys, AWS_REGION: "eu-west-1", ...session };
      const now = new Date("2026-11-21T10:00:00.123Z");
      const request = parameterStoreRequest(
        settings,
        "GetParameters",
        { Names: ["/ambulance/shop/日本"] },
        now,
      );
      const body = await request.clone().text();
      const { authorization, ...unsigned } = Object.fromEntries(request.headers);
      const signer = new SignatureV4({
        service: "ssm",
        region: "eu-west-1",
        credentials: {
          accessKeyId: keys.AWS_ACCESS_KEY_ID,
          secretAccessKey: keys.AWS_SECRET_ACCESS_KEY,
          ...("AWS_SESSION_TOKEN" in session ? { sessionToken: session.AWS_SESSION_TOKEN } : {}),
        },
        sha256: Sha256,
      });
      const url = new URL(request.url);
      const signed = await signer.sign(
        {
          method: "POST",
          protocol: url.protocol,
          hostname: url.hostname,
          path: url.pathname,
          query: {},
          headers: { ...unsigned, host: url.host },
          body,
        },
        { signingDate: now },
      );
      expect(authorization).toBe(signed.headers.authorization);
      expect(unsigned).toMatchObject({
        "x-amz-date": "20261121T100000Z",
        ...("AWS_SESSION_TOKEN" in session ? { "x-amz-security-token": session.AWS_SESSION_TOKEN } : {}),
      });
    },
  );
});

/** Node's SHA-256 in the shape that the SDK's signer takes. */
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
