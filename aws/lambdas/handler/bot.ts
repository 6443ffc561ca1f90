import { buildApp } from "../../../bot/app.ts";
import { type GatewayAnswer, type LambdaReceiver, lambdaReceiver } from "../../../bot/receiver.ts";
import type { Services } from "../../../runs/ports.ts";
import type { SlackSecrets } from "../../secrets/slack-secrets.ts";
import type { Setting } from "../../services/setting.ts";
import { botServices } from "../../services.ts";
import { slackAccess } from "./slack-access.ts";

/** The bot behind its receiver, for as long as its signing secret is the right one. */
export class BotFunction {
  readonly #setting: Setting;
  readonly #secrets: SlackSecrets;
  readonly #services: Services;
  #listening: { signingSecret: string; receiver: LambdaReceiver } | undefined;

  constructor(setting: Setting, secrets: SlackSecrets) {
    this.#setting = setting;
    this.#secrets = secrets;
    this.#services = botServices(setting);
  }

  /** Answers a request. One whose signature is wrong is judged again when another secret was put in place meanwhile. */
  async answer(event: unknown): Promise<GatewayAnswer> {
    const { signingSecret } = await this.#secrets.current();
    const answer = await this.#receiver(signingSecret).handle(event);
    if (answer.statusCode !== 401) return answer;
    const renewed = await this.#secrets.renewed();
    if (renewed.signingSecret === signingSecret) return answer;
    return this.#receiver(renewed.signingSecret).handle(event);
  }

  #receiver(signingSecret: string): LambdaReceiver {
    if (this.#listening?.signingSecret === signingSecret) return this.#listening.receiver;
    const { log } = this.#setting;
    const receiver = lambdaReceiver({ signingSecret, clock: this.#services.clock, log });
    buildApp(this.#services, { ...slackAccess(this.#setting, this.#secrets), receiver });
    this.#listening = { signingSecret, receiver };
    return receiver;
  }
}
