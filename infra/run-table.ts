import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, ProjectionType, Table } from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import { INDEXES, PARTITION_KEY } from "../aws/table/keys.ts";

/**
 * The one table of an installation: runs, lines, outboxes. It is the record of who ran what, so it survives the stack,
 * nobody deletes it by accident, and each second of the last 35 days can be restored.
 *
 * CloudFormation adds or removes one index of an existing table at a time (its reference, AWS::DynamoDB::Table): a
 * version with two new indexes is deployed in two steps.
 */
export class RunTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, "Table", {
      partitionKey: { name: PARTITION_KEY, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const { name, partition, sort, projection } of INDEXES) {
      this.table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: { name: partition, type: AttributeType.STRING },
        sortKey: { name: sort, type: AttributeType.STRING },
        projectionType: ProjectionType[projection],
      });
    }
  }
}
