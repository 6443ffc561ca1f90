import type { Text } from "../index.ts";

export const show: Text["show"] = {
  outputInThread: "出力はここに収まりません。実行のスレッドをご覧ください。",
  record: "記録",
  kinds: {
    requested: "依頼",
    checked: "確認",
    asked: "承認を依頼",
    "dry-run-started": "ドライラン開始",
    "dry-run-ended": "ドライラン終了",
    approved: "承認",
    rejected: "却下",
    cancelled: "キャンセル",
    expired: "期限切れ",
    refused: "実行不可",
    started: "開始",
    stopping: "実行中にキャンセル",
    finished: "終了",
    aborted: "中止",
    interrupted: "中断",
  },
  entry: (at, kind, by) => `${at} *${kind}* （${by}）`,
  moreEntries: (count) => `… ほか${count}件`,
  card: "実行チャンネルのカード",
  links: "リンク:",
};
