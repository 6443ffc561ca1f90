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
  ])("goes where the standard settings say: %j", async (settings, url) => {
    expect((await parameterStoreRequest({ ...keys, ...settings }, "GetParameters", {})).url).toBe(url);
  });

  it("carries the session of Lambda's credentials, and is signed with it", async () => {
    const settings = { ...keys, AWS_REGION: "eu-west-1", AWS_SESSION_TOKEN: "session" };
    const { headers } = await parameterStoreRequest(settings, "GetParameters", {});
    expect(headers.get("x-amz-security-token")).toBe("session");
    expect(headers.get("authorization")).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIATEST\/\d{8}\/eu-west-1\/ssm\/aws4_request, SignedHeaders=[a-z0-9;-]*x-amz-security-token/,
    );
  });
});
