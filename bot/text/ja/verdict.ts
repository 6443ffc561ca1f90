import type { Text } from "../index.ts";

export const verdict: Text["verdict"] = {
  title: "確認のみです。依頼も保存も実行もしていません。",
  would: (mode, what) => `${mode}: ${what}`,
  run: "承認なしですぐに実行されます。",
  ask: (people) => `${people} の承認を待ちます。`,
  dryRun: "承認の前にドライランが必要です。",
  askNobody: "承認が必要ですが、あなたのほかに承認できる人がいないため、実行できません。",
  refuse: "実行できません。",
  rule: (name) => `ルール ${name} によります。`,
  whys: {
    "cannot-run": "実行できないものが見つかりました。",
    "not-read": "コマンドはまだ確認されていません。",
    "target-gone": "このターゲットは設定にありません。",
    always: "該当するルールがなく、このターゲットはすべての実行に承認が必要です。",
    writes: "該当するルールがなく、このターゲットは書き込みのある実行に承認が必要です。",
    danger: "該当するルールがなく、「危険」の指摘があるため、承認が必要です。",
    "dry-run-first": "承認は不要ですが、ドライランの結果を誰かが確認する必要があります。",
    harmless: "該当するルールがなく、このターゲットは承認が不要で、「注意」を超える指摘がありません。",
  },
  moreTargets: (count) => `… ほか${count}件のターゲット。名前を指定すると確認できます。`,
  commandMissing: (usage) => `コマンドを続けて書いてください: ${usage}`,
  notACommand: "このコマンドは依頼できません:",
};
