import type { Text } from "../index.ts";

export const refusals: Text["refusals"] = {
  ask: (people) => `${people} に依頼してください。`,
  nobodyCould: "できる人がいません。ほかに承認者がいないターゲットです。",
  runNotFound: (run) => `実行 ${run} は見つかりません。履歴で一覧を確認できます。`,
  alreadyDecided: (word) => `この実行はすでに *${word}* になっています。`,
  alreadyDecidedBy: (word, person) => `この実行はすでに *${word}* になっています（${person}）。`,
  alreadyApproved: (person) => `すでに ${person} が承認しています。`,
  alreadyRejected: (person) => `すでに ${person} が却下しています。`,
  alreadyCancelled: (person) => `すでに ${person} がキャンセルしています。`,
  expired: "この依頼は期限が切れています。何も実行していません。",
  ownRun: "自分の依頼を自分で承認・却下することはできません。取り下げる場合はキャンセルしてください。",
  notAnApprover: "あなたはこのターゲットの承認者ではありません。",
  mayNotCancel: "キャンセルできるのは、依頼者とターゲットの承認者だけです。",
  nothingToCancel: (word) => `この実行は *${word}* のため、キャンセルできません。`,
  targetGone: (target) => `ターゲット *${target}* は設定から削除されているため、判断できません。`,
  targetUnavailable: "このターゲットは今は実行できないため、承認できません:",
  commandChanged:
    "ターゲットの設定が変わり、カードの内容と実行される内容が異なるため、承認されませんでした。却下するか、もう一度依頼してもらってください。",
  dryRunMissing: "先にドライランが必要なため、承認されませんでした。カードのボタンから開始してください。",
  dryRunUnderWay:
    "ドライランを実行しています。終わると結果をカードに表示します。スレッドからキャンセルすることもできます。",
  dryRunMade: "ドライランはすでに終わっています。結果はカードにあります。",
  dryRunUnseen:
    "その後に別のドライランが行われたため、承認されませんでした。カードをもう一度確認してください。",
  dryRunRefused: "ルールにより、このコマンドのドライランはできません。",
  changedMeanwhile: (word) => `この実行は、その間に *${word}* になりました。カードを確認してください。`,
  notSaved: "保存できなかったため、何も変わっていません。少し待ってから、もう一度お試しください。",
  tooSlow: "時間がかかりすぎたため、Slackで画面を開けませんでした。もう一度お試しください。",
  somethingWrong: (reference) =>
    `こちら側で問題が起きました。カードで現在の状態を確認してから、もう一度お試しください。管理者はログの \`${reference}\` を確認してください。`,
  somethingWrongPlain: (reference) =>
    `こちら側で問題が起きました。実行チャンネルにカードがないことを確認してから、もう一度お試しください。管理者向けの番号: ${reference}`,
};
