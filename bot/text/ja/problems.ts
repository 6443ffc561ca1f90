import type { Text } from "../index.ts";

export const problems: Text["problems"] = {
  "target-gone": "このターゲットは設定から削除されています。",
  "target-unavailable": "このターゲットは今は実行できません。",
  "command-changed":
    "ターゲットの設定またはイメージが変わり、承認された内容と実行される内容が異なります。もう一度依頼してください。",
  "command-unreadable": "コマンドをRubyとして読み取れなかったため、何が起きるか分かりません。",
  "refused-by-rule": "チームのルールにより実行できません。",
  "approval-missing":
    "確認の後にルールまたはターゲットの設定が変わり、承認が必要になりました。もう一度依頼してください。",
  "approval-void": "承認した人は、もうこのターゲットの承認者ではありません。もう一度依頼してください。",
  "dry-run-missing":
    "承認の後にルールまたはターゲットの設定が変わり、先にドライランが必要になりました。もう一度依頼してください。",
  "dry-run-unapproved":
    "ルールまたは承認者が変わりました。承認者はカードのボタンからもう一度ドライランを開始できます。",
  "dry-run-unwanted": "このドライランの元の依頼は、すでに終わっています。",
  "no-approver": "依頼者のほかに承認者がいないターゲットです。自分の依頼を自分で承認することはできません。",
  "record-changed":
    "実行の記録が書き換えられています（エントリーの整合性がありません）。Ambulanceの管理者に連絡してください。",
  "step-failed": "Ambulanceの処理が失敗しました。詳しくはAmbulanceのログを確認してください。",
  "stopped-outside": "Slackの外から停止されました。",
  "never-started": "実行を始める前にAmbulanceが停止しました。もう一度依頼してください。",
  unknown: "Ambulanceは処理を続けられませんでした。",
};
