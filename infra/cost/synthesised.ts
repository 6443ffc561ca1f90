import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { configSchema } from "../../runs/config.ts";
import { AmbulanceStack } from "../ambulance-stack.ts";
import example from "../example.config.ts";
import { type Inventory, inventoryOf } from "./inventory.ts";

const INSTALLATION = "production";

/** What is in the stack of an installation with one target in ECS. Its code costs nothing, so it has none here. */
export function inventory({ alarmEmail }: { alarmEmail?: string } = {}): Inventory {
  const { production } = example.targets;
  const config = configSchema.parse({ ...example, targets: { production } });
  const code = mkdtempSync(join(tmpdir(), "ambulance-cost-"));
  const app = new App({ outdir: join(code, "out") });
  try {
    const props = {
      installation: INSTALLATION,
      config,
      code: mkdtempSync(join(code, "code-")),
      keepOutputs: 400,
    };
    const { stackName } = new AmbulanceStack(app, "ambulance", {
      ...props,
      ...(alarmEmail && { alarmEmail }),
    });
    return inventoryOf(app.synth().getStackByName(stackName).template, INSTALLATION);
  } finally {
    rmSync(code, { recursive: true });
  }
}
