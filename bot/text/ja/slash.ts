import type { Text } from "../index.ts";

export const slash: Text["slash"] = {
  helpTitle: "Ambulanceは、承認を得たうえで、本番環境でコマンドを1回だけ実行します。",
  help: (command) => [
    [command, "実行を依頼する"],
    [`${command} TARGET RUBY`, "コマンドを入力した状態で依頼する"],
    [`${command} check TARGET RUBY`, "依頼せずに、何が起きるか確認する（答えは自分にだけ表示されます）"],
    [
      `${command} history`,
      "実行の履歴。`@person`、`target:NAME`、`status:STATUS`、`since:7d` で絞り込めます",
    ],
    [`${command} show RUN`, "1件の詳細を見る"],
    [`${command} cancel RUN`, "終わっていない実行をキャンセルする"],
    [`${command} help`, "この説明"],
  ],
  helpShortcut: "投稿されたコードは、メッセージのメニューの *Run in production* からも依頼できます。",
  helpDryRun:
    "承認者は承認の前に、カードのボタンから *ドライラン* を開始できます。変更内容を表示し、ロールバックします。",
  targets: (targets) => `ターゲット: ${targets}`,
  unknown: "ターゲットでも、Ambulanceのコマンドでもありません。",
  didYouMean: (suggestion) => `${suggestion} のことですか？`,
  tryHelp: (command) => `使い方は \`${command} help\` で確認できます。`,
  runMissing: (usage) => `実行IDを指定してください: ${usage}。IDはカードの一番下にあります。`,
  commandTooLong: (most) => `コマンドが${most}文字を超えているため、入力していません。`,
  cancelled: "キャンセルしました。何も実行していません。",
  cancelling: "キャンセルしました。プロセスを停止しています。停止したらカードに表示されます。",
};
