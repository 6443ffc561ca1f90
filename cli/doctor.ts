import { z } from "zod";
import { INSTALLATION } from "../aws/names.ts";
import { type Command, UsageError } from "./command.ts";
import { lookAtAll } from "./doctor/check.ts";
import { isAllWell, report, reportAsJson } from "./doctor/report.ts";

/** How long one point may take, ms. All are looked at side by side, so the whole takes little longer. */
const PATIENCE = 20_000;

const givenSchema = z.object({
  aws: z.literal(true).optional(),
  installation: z.string().optional(),
  config: z.string().optional(),
  region: z.string().optional(),
  json: z.literal(true).optional(),
});

type Given = z.infer<typeof givenSchema>;

/** Looks at an installation point by point. */
export const doctor: Command = {
  summary: "checks an installation, and says how to mend what is wrong",
  details: [
    "Without --aws it checks the single server as npm start would start it here, with the same settings.\n" +
      "With --aws it checks what npm run deploy made, with your own AWS credentials.",
    "It changes nothing. To learn whether the app may post to the channel, the app shows itself a message there\n" +
      "that nobody else can see.",
    "Exit code: 0 when every point is right, 1 when one is wrong or could not be checked, 2 when it was typed wrongly.",
  ],
  options: {
    aws: { words: "check the AWS edition" },
    installation: { value: "NAME", words: 'which one of the account, with --aws; "production" unless given' },
    config: { value: "FILE", words: "the configuration; ambulance.config.ts unless given" },
    region: { value: "REGION", words: "the AWS region; otherwise that of your AWS settings" },
    json: { words: "print JSON for a program" },
  },
  async run(args, world) {
    const given = givenSchema.parse(args);
    checkTogether(given);
    const checks = given.aws
      ? await (await import("./doctor/aws/checks.ts")).awsChecks(world, given)
      : await (await import("./doctor/server/checks.ts")).serverChecks(world, given.config);
    const findings = await lookAtAll(checks, PATIENCE);
    world.print(given.json ? reportAsJson(findings) : report(findings));
    return isAllWell(findings) ? 0 : 1;
  },
};

function checkTogether({ aws, installation, region }: Given): void {
  const lonely =
    installation !== undefined ? "--installation" : region !== undefined ? "--region" : undefined;
  if (lonely && !aws) throw new UsageError(`ambulance doctor takes ${lonely} together with --aws only`);
  if (installation !== undefined && !INSTALLATION.test(installation))
    throw new UsageError(
      "--installation must be a name of at most 20 of a-z, 0-9 and -, beginning with a letter",
    );
}
