import type { Text } from "../index.ts";

export const home: Text["home"] = {
  about: "ほかの人の承認を得て、本番環境でコマンドを1回だけ実行します。",
  newRun: "新しい実行",
  waiting: "あなたの承認待ち",
  nothingWaiting: "あなたの判断を待っている依頼はありません。",
  mine: "あなたの依頼",
  noneOfMine: "まだ依頼はありません。",
  recent: "最近の実行",
  noneRecent: "まだ実行はありません。",
  more: (count) => `… ほか${count}件`,
  asked: (requester, target, mode, at) => `${requester} ・ *${target}* ・ ${mode} ・ ${at}`,
  until: (at) => `期限 ${at}`,
  help: (command) => `コマンドは \`${command} help\`、過去の実行は \`${command} history\` で確認できます。`,
};
