import { Construct } from "constructs";
import { AmbulanceFunction, type FunctionSurroundings } from "./function.ts";
import { STEPS, type StepName } from "./functions.ts";

/** The functions behind the states of the process, by the names that the definition has for them. */
export class Steps extends Construct {
  readonly functions: Readonly<Record<StepName, AmbulanceFunction>>;

  constructor(scope: Construct, id: string, surroundings: FunctionSurroundings) {
    super(scope, id);
    const step = (name: StepName) => new AmbulanceFunction(this, name, STEPS[name], surroundings);
    this.functions = {
      AnnounceTheRequest: step("AnnounceTheRequest"),
      CheckTheCommand: step("CheckTheCommand"),
      WaitForApproval: step("WaitForApproval"),
      ExpireTheRequest: step("ExpireTheRequest"),
      TakeTheTarget: step("TakeTheTarget"),
      PrepareTheLaunch: step("PrepareTheLaunch"),
      CollectTheResult: step("CollectTheResult"),
      CloseTheRun: step("CloseTheRun"),
    };
  }
}
