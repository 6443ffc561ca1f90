import type { Text } from "../index.ts";

export const thread: Text["thread"] = {
  waiting: (approvers, target, until) =>
    `${approvers} *${target}* での実行を承認または却下してください（期限: ${until}）。ボタンは上のカードにあります。`,
  waitingDuringDryRun: (approvers, target, until) =>
    `${approvers} *${target}* での実行のドライランを行っています。終わったら、承認または却下してください（期限: ${until}）。ボタンは上のカードにあります。`,
  waitingForDryRun: (approvers, target, until) =>
    `${approvers} *${target}* での実行には、承認の前にドライランが必要です。ドライランを開始するか、却下してください（期限: ${until}）。ボタンは上のカードにあります。`,
  waitingForNobody: (requester) =>
    `${requester} この実行を承認できる人がいません。ほかに承認者がいないターゲットです。`,
  approved: (person) => `${person} が承認しました。`,
  rejected: (person) => `${person} が却下しました:`,
  line: (run, target) => `*${target}* は使用中です。実行 ${run} の後に開始します。`,
  started: (target) => `*${target}* で開始しました。`,
  watch: (links) => `進行状況: ${links}`,
  links: {
    output: "出力を見る",
    execution: "Step Functionsの実行",
    task: "ECSタスク",
    build: "CodeBuildのビルド",
    log: "ログ",
  },
  result: (requester, emoji, word, sentence) => `${requester} ${emoji} *${word}* ${sentence}`,
  asked: (target, card) => `*${target}* への依頼はこちらです: ${card}`,
  asksHere: "カード",
  cardNotPosted: (target, channel, code) =>
    `*${target}* への依頼のカードを ${channel} に投稿できませんでした（${code}）。アプリをチャンネルに招待するか、管理者に連絡してください。実行自体は続きます。`,
  resultWithoutCard: (target, run) => `*${target}* への依頼（${run}）について:`,
};
