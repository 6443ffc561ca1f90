import type { Text } from "../index.ts";

export const status: Text["status"] = {
  requested: { word: "確認中", meaning: "Ambulanceが内容を確認しています。まだ何も実行していません。" },
  "awaiting-approval": {
    word: "承認待ち",
    meaning: "承認者の判断を待っています。まだ何も実行していません。",
  },
  queued: { word: "実行待ち", meaning: "順番を待っています。まだ何も実行していません。" },
  running: { word: "実行中", meaning: "コマンドを実行しています。" },
  stopping: { word: "停止中", meaning: "キャンセルされました。プロセスはまだ動いている可能性があります。" },
  succeeded: { word: "成功", meaning: "コマンドは終了ステータス0で終わりました。" },
  failed: { word: "失敗", meaning: "コマンドはエラーで終わりました。" },
  "timed-out": { word: "時間切れ", meaning: "制限時間に達したため、コマンドを終了させました。" },
  cancelled: { word: "キャンセル済み", meaning: "キャンセルされました。もう何も動いていません。" },
  rejected: { word: "却下", meaning: "承認者が却下しました。何も実行していません。" },
  expired: { word: "期限切れ", meaning: "期限までに判断されませんでした。何も実行していません。" },
  refused: { word: "実行不可", meaning: "実行できない理由が見つかりました。何も実行していません。" },
  aborted: { word: "中止", meaning: "開始前に問題が起きました。何も実行していません。" },
  interrupted: {
    word: "中断",
    meaning: "プロセスが結果を報告せずに終わりました。どこまで進んだかは分かりません。",
  },
};
