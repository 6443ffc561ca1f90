import { StatusType } from "@aws-sdk/client-codebuild";
import * as z from "zod";
import { runIdSchema } from "../../runs/run-id.ts";

/** A `CodeBuild Build State Change` as EventBridge delivers it (CodeBuild user guide, "Build notifications input format reference"). */
const eventSchema = z.object({
  source: z.literal("aws.codebuild"),
  "detail-type": z.literal("CodeBuild Build State Change"),
  detail: z.object({
    "build-status": z.enum(StatusType),
    "project-name": z.string(),
    /** The ARN of the build. */
    "build-id": z.string(),
    "additional-information": z.object({
      environment: z.object({
        "environment-variables": z.array(z.object({ name: z.string(), value: z.string().optional() })),
      }),
    }),
  }),
});

/** A build of a run began or ended. What the event says besides, such as the build's variables, is nobody's business. */
export interface BuildChange {
  runId: string;
  buildArn: string;
  project: string;
  status: z.infer<typeof eventSchema>["detail"]["build-status"];
}

/**
 * What an event says about a run; undefined for builds that are not for a run, for projects of others and for other
 * events. Whoever may start builds of a project can name any run: what is believed is what CodeBuild then says.
 * @param projects the names of the projects of this installation
 * @throws ZodError for an event of this kind that AWS does not send
 */
export function buildChange(projects: ReadonlySet<string>, event: unknown): BuildChange | undefined {
  if (!isBuildEvent(event)) return undefined;
  const { detail } = eventSchema.parse(event);
  const { "project-name": project, "build-id": buildArn, "build-status": status } = detail;
  const variables = detail["additional-information"].environment["environment-variables"];
  const named = variables.find(({ name }) => name === "AMBULANCE_RUN_ID")?.value;
  const runId = runIdSchema.safeParse(named).data;
  if (runId === undefined || !projects.has(project) || !buildArn.includes(`:build/${project}:`))
    return undefined;
  return { runId, buildArn, project, status };
}

function isBuildEvent(event: unknown): boolean {
  return eventSchema.pick({ source: true, "detail-type": true }).safeParse(event).success;
}
