import { setTimeout } from "node:timers/promises";
import { fieldErrors } from "../bot/problems.ts";
import { en } from "../bot/text/en.ts";
import { analyse } from "../runs/script/analyse.ts";
import { COMMAND_LENGTH, checkCommand } from "../runs/script/command.ts";
import { HOSTILE } from "../test/runs/script/hostile-scripts.ts";
import { median, type Row } from "./row.ts";

const ROUNDS = 101;
/** Nobody types a command faster. */
const TYPING_MS = 2_000;

/** 25 lines of the kind that people paste, with some findings in them. */
const part = (n: number) => `
# Step ${n}: customers of plan ${n} whose trial has ended, see ticket ${4000 + n}
expired_${n} = User.joins(:subscription).where(subscriptions: { plan: "plan-${n}", status: :trial })
puts "Step ${n}: #{expired_${n}.count} customers"
skipped_${n} = []
expired_${n}.includes(:orders, :account).find_each(batch_size: 500) do |user|
  account = user.account
  if account.nil? || account.balance.negative?
    skipped_${n} << user.id
    next
  end
  begin
    ActiveRecord::Base.transaction do
      user.update!(plan: "free", trial_ended_at: Time.current)
      user.orders.where(state: "draft").update_all(state: "expired")
      account.entries.create!(kind: "migration", cents: 0, note: "ended by step ${n}")
    end
  rescue ActiveRecord::RecordInvalid => error
    warn "#{user.id}: #{error.message}"
  end
end
report_${n} = { expired: expired_${n}.size, skipped: skipped_${n}.size }
totals = ActiveRecord::Base.connection.select_rows(<<~SQL)
  SELECT plan, count(*) FROM users WHERE plan = 'plan-${n}' GROUP BY plan
SQL
puts report_${n}.merge(totals: totals.to_h).to_json, ENV.fetch("RAILS_ENV")`;

const script = Array.from({ length: 20 }, (_, n) => part(n).trimStart()).join("\n");

/**
 * How long reading a script takes as the server does it: `analyse`, from the script to findings with their excerpts,
 * the way to its thread and back included. The first one is read by a thread that was started when somebody opened the
 * window and has waited since; what the start takes, with loading Node's compiler and Prism, is a row of its own.
 */
export async function benchAnalyser(): Promise<Row[]> {
  const lines = script.split("\n").length;
  const start = await timed(() => analyse(""));
  await setTimeout(TYPING_MS);
  const first = await timed(() => analyse(script));
  const afterwards: number[] = [];
  for (let round = 0; round < ROUNDS; round++) afterwards.push(await timed(() => analyse(script)));
  return [
    { name: "starting the thread that reads scripts", measured: start, bar: 1000, unit: "ms" },
    { name: `reading ${lines} lines, the first time in its thread`, measured: first, bar: 50, unit: "ms" },
    { name: `reading ${lines} lines afterwards`, measured: median(afterwards), bar: 5, unit: "ms" },
    {
      name: "reading the longest command that a window takes",
      measured: await longest(),
      bar: 5,
      unit: "ms",
    },
    { name: "reading the worst of many hostile commands", measured: await slowest(), bar: 250, unit: "ms" },
    { name: "refusing a script of 1 MB", measured: await refusing(), bar: 50, unit: "ms" },
  ];
}

/** As many of those lines as there is room for. */
async function longest(): Promise<number> {
  const command = script.slice(0, script.lastIndexOf("\n# Step", COMMAND_LENGTH));
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await timed(() => analyse(command)));
  return median(times);
}

/** The longest of scripts that repeat or nest something as far as a command may. */
async function slowest(): Promise<number> {
  let worst = 0;
  for (const [, hostile] of HOSTILE) worst = Math.max(worst, await timed(() => analyse(hostile)));
  return worst;
}

/** From the script to the sentence in the window where it was typed. */
async function refusing(): Promise<number> {
  const long = "puts User.count\n".repeat(2 ** 16);
  return timed(async () => {
    const problems = checkCommand(long).map((problem) => ({
      field: "command" as const,
      code: "command-unfit" as const,
      problem,
    }));
    if (fieldErrors(problems, en).command === undefined) throw new Error("It was not refused");
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
