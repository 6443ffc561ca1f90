import { Construct } from "constructs";
import type { AmbulanceFunction } from "./function.ts";
import { TargetLogs } from "./target-logs.ts";

/** A target that is a service in ECS. The service, its image and its roles exist already; only its log is new. */
export class EcsTarget extends Construct {
  constructor(
    scope: Construct,
    id: string,
    {
      installation,
      target,
      outputCame,
    }: { installation: string; target: string; outputCame: AmbulanceFunction },
  ) {
    super(scope, id);
    new TargetLogs(this, "Logs", { installation, target }).tell(outputCame);
  }
}
