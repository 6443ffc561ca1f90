import type { Text } from "../index.ts";

export const slash: Text["slash"] = {
  helpTitle: "Ambulanceは、承認を得たうえで、本番環境でコマンドを1回だけ実行します。",
  help: [
    ["/ambulance", "実行を依頼する"],
    ["/ambulance TARGET RUBY", "コマンドを入力した状態で依頼する"],
    [
      "/ambulance history",
      "実行の履歴。`@person`、`target:NAME`、`status:STATUS`、`since:7d` で絞り込めます",
    ],
    ["/ambulance show RUN", "1件の詳細を見る"],
    ["/ambulance cancel RUN", "終わっていない実行をキャンセルする"],
    ["/ambulance help", "この説明"],
  ],
  helpShortcut: "投稿されたコードは、メッセージのメニューの *Run in production* からも依頼できます。",
  targets: (targets) => `ターゲット: ${targets}`,
  unknown: "ターゲットでも、Ambulanceのコマンドでもありません。",
  didYouMean: (suggestion) => `${suggestion} のことですか？`,
  tryHelp: "使い方は `/ambulance help` で確認できます。",
  runMissing: (usage) => `実行IDを指定してください: ${usage}。IDはカードの一番下にあります。`,
  commandTooLong: (most) => `コマンドが${most}文字を超えているため、入力していません。`,
  cancelled: "キャンセルしました。何も実行していません。",
  cancelling: "キャンセルしました。プロセスを停止しています。停止したらカードに表示されます。",
};
