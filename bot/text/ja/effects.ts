import type { Text } from "../index.ts";

export const effects: Text["effects"] = {
  changed: "変更した行:",
  wouldChange: "次の行を変更します:",
  nothing: "変更した行はありません。",
  nothingCounted: "変更された行は数えられませんでした（数えられない変更がありえます）。",
  wouldChangeNothing: "変更する行はありません。",
  rolledBack: "データベースへの変更は、すべてロールバックしました。",
  notConfirmed: "すべてロールバックしたことを確認できていません。データを確認してください。",
  rolledBackInPart:
    "変更はロールバックしましたが、トランザクションで取り消せない変更は残ります（下の警告）。再実行する前に確認してください。",
  inserted: (rows) => `${rows}行を追加`,
  updated: (rows) => `${rows}行を更新`,
  deleted: (rows) => `${rows}行を削除`,
  moreTables: (count) => `ほか${count}テーブル`,
  heldBack: (things) => `送信しなかったもの: ${things}`,
  mails: (count) => `メール ${count}件`,
  jobs: (count) => `ジョブ ${count}件`,
  requests: (count) => `リクエスト ${count}件`,
  refused: "拒否した操作:",
  warnings: "件数に含まれていないもの:",
};
