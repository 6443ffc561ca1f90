import { onTestFinished } from "vitest";
import { z } from "zod";
import { parameterNames } from "../../../aws/names.ts";
import type { Secrets } from "../../../aws/secrets/parameters.ts";
import { AwsRefusal, type AwsService, awsJsonService } from "../../support/aws/aws-service.ts";

const inputSchema = z.object({ Names: z.array(z.string()), WithDecryption: z.literal(true) });

/** A Parameter Store with the secrets of an installation; a test may change or remove them, or have calls refused. */
export interface ParameterStore extends AwsService {
  secrets: Partial<Secrets>;
  /** What the next calls are refused with. */
  refusals: AwsRefusal[];
  settings: {
    AWS_REGION: string;
    AWS_ACCESS_KEY_ID: string;
    AWS_SECRET_ACCESS_KEY: string;
    AWS_ENDPOINT_URL_SSM: string;
  };
}

export async function parameterStore(
  installation: string,
  secrets: Partial<Secrets>,
): Promise<ParameterStore> {
  const names = parameterNames(installation);
  const refusals: AwsRefusal[] = [];
  const service = await awsJsonService({
    GetParameters(input) {
      const refusal = refusals.shift();
      if (refusal) throw refusal;
      const { Names } = inputSchema.parse(input);
      const values = new Map([
        [names.botToken, store.secrets.botToken],
        [names.signingSecret, store.secrets.signingSecret],
      ]);
      const Parameters = Names.flatMap((Name) => {
        const Value = values.get(Name);
        return Value === undefined ? [] : [{ Name, Type: "SecureString", Value, Version: 1 }];
      });
      return { Parameters, InvalidParameters: Names.filter((name) => values.get(name) === undefined) };
    },
  });
  onTestFinished(() => service.close());
  const settings = {
    AWS_REGION: "ap-northeast-1",
    AWS_ACCESS_KEY_ID: "AKIATEST",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL_SSM: service.url,
  };
  const store: ParameterStore = { ...service, secrets, refusals, settings };
  return store;
}

/** Parameter Store asks for fewer requests. */
export const throttled = () => new AwsRefusal("ThrottlingException", "Rate exceeded");
