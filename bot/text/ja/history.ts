import type { Text } from "../index.ts";

export const history: Text["history"] = {
  title: "履歴",
  all: "すべての実行（新しい順）",
  only: (filters) => `絞り込み: ${filters}（新しい順）`,
  since: (at) => `${at} 以降`,
  empty: (command) => `まだ実行はありません。\`${command}\` で最初の依頼ができます。`,
  emptyFiltered: "条件に合う実行はありません。条件を減らしてみてください。",
  emptyPage: "これ以上はありません。",
  older: "前の実行",
  newer: "新しい実行",
  card: "カード",
  unknownFilter:
    "絞り込みの条件ではありません。`@person`、`target:NAME`、`status:STATUS`、`since:7d` が使えます。",
  unknownStatus: (statuses) => `そのようなステータスはありません。使えるのは ${statuses} です。`,
  badTarget: "ターゲットの名前ではありません。名前はa-z、0-9、`_`、`-` を使った40文字以内です。",
  badSince: "期間は `since:90m`、`since:24h`、`since:7d` のように書いてください。",
  unknownPerson:
    "その名前の人は見つかりません。プロフィールの名前か、メンバーID（プロフィールのメニューの「メンバーIDをコピー」）を使ってください。",
  severalPeople: (people) => `同じ名前の人が複数います: ${people}。メンバーIDを使ってください。`,
  peopleUnavailable:
    "Slackからメンバーの一覧を取得できませんでした。もう一度試すか、メンバーIDを使ってください。",
};
