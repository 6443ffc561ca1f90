import { S3Client } from "@aws-sdk/client-s3";
import { KeptOutput } from "../output/kept-output.ts";
import { clientSettings, type Setting } from "./setting.ts";

/** The bucket of the installation. */
export interface Bucket {
  client: S3Client;
  bucket: string;
}

/** Where scripts wait for their runners and outputs are kept. */
export function openBucket(setting: Setting): Bucket {
  return { client: new S3Client(clientSettings(setting)), bucket: setting.environment.AMBULANCE_BUCKET };
}

/** What runs printed that are over: all that the bot may read. */
export function openKeptOutput(setting: Setting): KeptOutput {
  return new KeptOutput(openBucket(setting));
}
