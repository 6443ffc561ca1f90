import type { Text } from "../index.ts";

export const headline: Text["headline"] = {
  requested: "Ambulanceが内容を確認しています。まだ何も実行していません。",
  waiting: (approvers, until) =>
    `*${approvers}* が承認または却下できます（期限: ${until}）。まだ何も実行していません。`,
  waitingForNobody:
    "承認できる人がいません（ほかに承認者がいないターゲットです）。キャンセルしてください。まだ何も実行していません。",
  next: "まもなく開始します。まだ何も実行していません。",
  behind: (run) => `実行 ${run} が終わるのを待っています。まだ何も実行していません。`,
  approvedBy: (person) => `${person} が承認しました。`,
  noApproval: "承認は不要でした。",
  running: (since) => `${since} から実行しています。`,
  stopping: "プロセスを停止しています。まだデータを変更している可能性があります。",
  stoppingReadOnly: "プロセスを停止しています。",
  succeeded: "終了ステータス0で完了しました。",
  failed: (exit) => `終了ステータス${exit}で失敗しました。`,
  raised: "例外で終了しました。",
  tooMuchOutput: "出力がターゲットの上限を超えたため、終了させました。",
  couldNotStart: "プロセスを開始できませんでした。何も実行していません。",
  timedOut: (limit) => `制限時間（${limit}）に達したため、終了させました。`,
  timedOutAnywhere: "制限時間に達したため、終了させました。",
  cancelled: (person) => `${person} がキャンセルしました。`,
  rejected: (person) => `${person} が却下しました。何も実行していません。`,
  expired: "期限までに判断されませんでした。何も実行していません。必要であればもう一度依頼してください。",
  interrupted: {
    killed: "プロセスが結果を報告せずに終わりました（クラッシュまたは強制終了）。",
    serverDied: "実行中にサーバーが停止しました。",
    forged: "コマンドが終了報告を複数出力したため、どれも信用できません。",
    unknown: "プロセスが結果を報告せずに終わりました。",
  },
  nothingRan: "何も実行していません。",
  mayHaveChanged: "終了までにデータを変更した可能性があります。再実行する前に確認してください。",
  dryRun: "ドライランのため、データベースへの変更は取り消されます。",
  mayHaveRun: "一部が実行された可能性があります（読み取り専用）。",
};
