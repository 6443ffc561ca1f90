import type { Text } from "../index.ts";

export const dryRun: Text["dryRun"] = {
  name: "ドライラン:",
  underWay: "実行中です。結果はここに表示します。",
  unheard: "終わり方を確認できませんでした。",
  would: "正常に終了し、ロールバックしました。本番で実行すると次のように変わります:",
  wouldUntilItFailed: (word) => `${word}。ロールバックしました。それまでの変更と試みた操作:`,
  notRolledBack: (word) =>
    `${word}。すべてロールバックしたことを確認できていません。データを確認してください。`,
  unknown: (word) => `${word}。報告がないため、何が変わるか分かりません。`,
  notMade: (word) => `${word}。最後まで実行されなかったため、結果はありません。`,
  title: (status, by) => `ドライラン（開始: ${by}）: ${status}`,
  started: (target) => `*${target}* でドライランを開始しました。`,
  result: (person, emoji, word, sentence) => `${person} ドライラン ${emoji} *${word}* ${sentence}`,
  of: (run) => `${run} のドライラン`,
};
