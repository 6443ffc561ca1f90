import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { acknowledge } from "./nag.ts";

/** Holds packages for as long as a launch takes, and outputs for as long as auditors want them. It survives the stack. */
export class RunBucket extends Construct {
  readonly bucket: Bucket;

  /** @param keepOutputs days */
  constructor(scope: Construct, id: string, { keepOutputs }: { keepOutputs: number }) {
    super(scope, id);
    this.bucket = new Bucket(this, "Bucket", {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        { id: "packages", prefix: "packages/", ...keptFor(1) },
        { id: "outputs", prefix: "outputs/", ...keptFor(keepOutputs) },
        {
          id: "leftovers",
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          expiredObjectDeleteMarker: true,
        },
      ],
    });
    acknowledge(
      this.bucket,
      "S1",
      "Only the roles of this stack read the bucket, and each run's record says who asked for it. Access logs would need a second bucket and grow for ever; whoever wants them turns on CloudTrail's data events.",
    );
  }
}

/** What is overwritten or deleted stays as an older version for as long again, and no longer. */
function keptFor(days: number) {
  return { expiration: Duration.days(days), noncurrentVersionExpiration: Duration.days(days) };
}
