import { App, AwsLambdaReceiver } from "@slack/bolt";

// The least that a Slack app on Lambda can be: Bolt, one command, one modal. What Ambulance's bot is compared with.

const { SLACK_SIGNING_SECRET: signingSecret = "", SLACK_BOT_TOKEN: token = "" } = process.env;
const { SLACK_API_URL: slackApiUrl = "" } = process.env;

const receiver = new AwsLambdaReceiver({ signingSecret });
const app = new App({ token, receiver, clientOptions: { slackApiUrl } });

app.command("/ambulance", async ({ ack, body, client }) => {
  await ack();
  const title = { type: "plain_text", text: "Run a command" } as const;
  await client.views.open({
    trigger_id: body.trigger_id,
    view: { type: "modal", title, blocks: [{ type: "section", text: { type: "mrkdwn", text: "Which?" } }] },
  });
});

export const handler = receiver.toHandler();
