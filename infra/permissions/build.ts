import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { type Arns, allow } from "../statement.ts";
import type { Named } from "../targets.ts";

type RunsIn = Named<"own-codebuild">["runsIn"];

/**
 * What a build of the stack's own project may do: pull its image, write its log, join its network, read the app's
 * secrets. The app's own calls to AWS need no more than that in most cases; where they do, the role is extended by hand.
 */
export function buildStatements(runsIn: RunsIn, arns: Arns, logGroupArn: string): PolicyStatement[] {
  return [
    ...allow(["logs:CreateLogStream", "logs:PutLogEvents"], [logGroupArn]),
    ...pullImage(runsIn, arns),
    ...joinNetwork(runsIn, arns),
    ...allow(["secretsmanager:GetSecretValue"], secretArns(runsIn, arns)),
    ...allow(
      ["ssm:GetParameters"],
      Object.values(runsIn.parameters).map((name) => arns.of("ssm", `parameter/${name.replace(/^\//, "")}`)),
    ),
  ];
}

function pullImage({ repository }: RunsIn, arns: Arns): PolicyStatement[] {
  const pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
  return [
    ...allow(pull, [arns.of("ecr", `repository/${repository}`)]),
    // A registry token is for all repositories; what may be pulled is said above.
    ...allow(["ecr:GetAuthorizationToken"], ["*"]),
  ];
}

/** As "Allow CodeBuild access to AWS services required to create a VPC network interface" in its user guide has it. */
function joinNetwork({ subnets }: RunsIn, arns: Arns): PolicyStatement[] {
  const anywhere = [
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
  ];
  return [
    ...allow(anywhere, ["*"]),
    ...allow(["ec2:CreateNetworkInterfacePermission"], [arns.of("ec2", "network-interface/*")], {
      StringEquals: {
        "ec2:AuthorizedService": "codebuild.amazonaws.com",
        "ec2:Subnet": subnets.map((subnet) => arns.of("ec2", `subnet/${subnet}`)),
      },
    }),
  ];
}

/** CodeBuild takes `name:key:…` or an ARN; IAM wants the ARN, which ends in six characters that nobody chose. */
function secretArns({ secrets }: RunsIn, arns: Arns): string[] {
  const names = Object.values(secrets).map((secret) => {
    const name = secret.startsWith("arn:")
      ? (secret.split(":")[6] ?? "").replace(/-\w{6}$/, "")
      : secret.split(":")[0];
    return name ?? "";
  });
  return [...new Set(names)].map((name) => arns.of("secretsmanager", `secret:${name}-??????`));
}
