import type { ConfigInput } from "../runs/config.ts";

/**
 * Targets on AWS, one of each kind. `runs/config.ts` documents every key. Copy what you need into `ambulance.config.ts`
 * and put your own names in: nothing of this exists.
 */
export default {
  channel: "C0123ABCD",
  language: "en",
  targets: {
    production: {
      description: "The shop, as its service in ECS runs it",
      runsIn: {
        kind: "ecs",
        cluster: "shop",
        service: "web",
        container: "rails",
        roles: ["shop-task", "shop-execution"],
      },
      approvers: ["U0123ABCD", "U0456EFGH"],
      // What no dry run said is not kept: see docs/policy.md.
      statementTimeout: "5m",
      oneTransaction: true,
      tolerance: { percent: 5, beyond: "roll-back" },
    },
    staging: {
      description: "The same shop in the staging account",
      runsIn: {
        kind: "ecs",
        cluster: "shop",
        service: "web",
        container: "rails",
        roles: ["shop-task", "shop-execution"],
        role: "arn:aws:iam::222222222222:role/ambulance",
      },
      approvers: ["U0123ABCD"],
      approval: "writes",
    },
    reports: {
      description: "A project in CodeBuild that somebody made",
      runsIn: { kind: "codebuild", project: "reports-console" },
      approvers: ["U0123ABCD"],
    },
    billing: {
      description: "A project in CodeBuild that the stack makes",
      runsIn: {
        kind: "own-codebuild",
        image: { cluster: "billing", service: "web", container: "rails" },
        repository: "billing",
        vpc: "vpc-0123456789abcdef0",
        subnets: ["subnet-0123456789abcdef0"],
        securityGroups: ["sg-0123456789abcdef0"],
        variables: { RAILS_ENV: "production" },
        secrets: { DATABASE_URL: "billing/database:url", SECRET_KEY_BASE: "billing/rails:secret_key_base" },
        parameters: { SENTRY_DSN: "/billing/sentry-dsn" },
      },
      approvers: ["U0456EFGH"],
    },
  },
} satisfies ConfigInput;
