import type { Cause } from "../../../runs/run.ts";

/** What AWS says was the matter with a task or a build, in one plain sentence each. */
export const causes: Record<Cause, string> = {
  "image-pull": "The container's image could not be pulled.",
  secrets: "A secret or parameter that the container needs could not be read.",
  network: "The container got no network connection, or could not reach what it needs to start.",
  "no-capacity": "There was no capacity for the container.",
  "account-limit": "A limit of the AWS account is used up.",
  "access-denied": "A role lacks the permission to start it.",
  "launch-refused": "AWS refused to start it.",
  "never-started": "The container never started.",
  "out-of-memory": "It used more memory than the container has, and was killed.",
  "spot-interruption": "AWS took back the Spot capacity that it ran on.",
  infrastructure: "The host that it ran on failed or was retired.",
  "stopped-outside": "Somebody stopped it outside of Ambulance.",
  "no-exit-code": "It ended, and AWS does not say how.",
  "queue-time-limit": "It waited too long for a host.",
  "build-failed": "The build failed before or after the command.",
};
