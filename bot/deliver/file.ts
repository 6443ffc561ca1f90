import { NeverDeliverableError } from "../../runs/delivery.ts";
import { escaped } from "../blocks/mrkdwn.ts";
import { sentence } from "../blocks/thread.ts";
import { inThread, threadPlace } from "./card.ts";
import type { Delivery } from "./delivery.ts";
import { extraFailure } from "./failures.ts";

/** A file of text for a run's thread. */
export interface TextFile {
  /** Names it among the run's files. */
  key: string;
  filename: string;
  title: string;
  content: () => string | Promise<string>;
  /** What is said in its place when Slack will never take it, after Slack's code. */
  notUploaded: (code: string) => string;
}

/** Uploads a file to the run's thread, once. A file that Slack will never take is replaced by a sentence. */
export async function uploadInThread(delivery: Delivery, file: TextFile): Promise<void> {
  const { client, done, run } = delivery;
  const place = await threadPlace(delivery);
  await done.do(`${run.id}/${file.key}`, async () => {
    try {
      await client.filesUploadV2({
        channel_id: place.channel,
        thread_ts: place.ts,
        filename: file.filename,
        title: file.title,
        content: await file.content(),
      });
    } catch (error) {
      const failure = extraFailure(error);
      if (!(failure instanceof NeverDeliverableError)) throw failure;
      await inThread(delivery, `no-${file.key}`, sentence(file.notUploaded(escaped(failure.code))));
    }
    return null;
  });
}
