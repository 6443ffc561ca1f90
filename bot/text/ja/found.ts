import type { Text } from "../index.ts";

export const found: Text["found"] = {
  title: "コマンドの確認結果:",
  severities: { info: "参考", caution: "注意", danger: "危険", refuse: "実行不可" },
  at: (severity, line) => `${severity}（${line}行目）:`,
  unknown: (rule) => `このバージョンのAmbulanceには説明がありません（${rule}）。`,
  more: (count) => `… ほか${count}件。`,
  inThread: "すべてスレッドにあります。",
  onCard: "すべてカードとそのスレッドにあります。",
  all: (count) => `コマンドの確認結果（${count}件）:`,
  allGoOn: "コマンドの確認結果（続き）:",
  leftOut: (count) => `… ほか、重要度の低い${count}件は記録していません。`,
  nothing: "コマンドを確認しましたが、指摘はありません。",
};
