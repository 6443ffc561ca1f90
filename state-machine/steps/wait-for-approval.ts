import { approversOf } from "../../runs/approvers.ts";
import { beginDryRun } from "../../runs/begin-dry-run.ts";
import { change } from "../../runs/change.ts";
import { targetNamed } from "../../runs/config.ts";
import { passDecisionOn } from "../../runs/decide.ts";
import { dryRunVerdict, isDryRunMissing, withDryRun } from "../../runs/dry-run.ts";
import type { Services } from "../../runs/ports.ts";
import { move, type Run, record } from "../../runs/run.ts";
import { tokenInput } from "./input.ts";

/**
 * Stores the task token, then shows the buttons: a button that is pressed always finds a token to answer. A dry run
 * that the rules demand and let run at once is begun here.
 */
export async function waitForApproval(services: Services, input: unknown) {
  const { runId, token } = tokenInput.parse(input);
  const run = await change(services.store, runId, (current) => {
    if (current.status === "requested") return asked(services, current, token);
    return current.status === "awaiting-approval" ? record(current, { token }) : current;
  });
  await services.notifier.notify(runId, "card");
  if (run.status === "awaiting-approval") await beginDryRun(services, run);
  await services.notifier.notify(runId, "waiting");
  await passDecisionOn(services, { ...run, token });
  return {};
}

function asked({ config, clock }: Services, run: Run, token: string): Run {
  const at = clock.now();
  const target = targetNamed(config, run.target);
  const expiresAt = at + (target?.approvalExpiresAfter ?? 1) * 1000;
  const approvers = target ? approversOf(run, target).join(" ") : "";
  const waiting = move(
    run,
    "awaiting-approval",
    { token, expiresAt },
    { kind: "asked", by: "ambulance", at, detail: { approvers } },
  );
  const byItself = isDryRunMissing(waiting, config) && dryRunVerdict(waiting, config) === "run";
  // Both facts are one write, so they are one version.
  return byItself ? { ...withDryRun(waiting, "ambulance", at), version: waiting.version } : waiting;
}
