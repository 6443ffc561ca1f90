import type { Text } from "../index.ts";

export const card: Text["card"] = {
  target: "ターゲット",
  mode: "モード",
  requester: "依頼者",
  requestedAt: "依頼日時",
  reason: "理由:",
  rejection: "却下の理由:",
  problem: "問題:",
  ruleSays: "ルールの説明:",
  decidedBy: {
    approved: (person, at) => `${person} が承認（${at}）`,
    rejected: (person, at) => `${person} が却下（${at}）`,
  },
  took: (duration) => `所要時間 ${duration}`,
  exit: (exit) => `終了ステータス ${exit}`,
  run: (id) => `実行ID ${id}`,
  digest: (digest) => `ダイジェスト ${digest}`,
  summary: (word, target, mode, requester) => `${word}: ${target}（${mode}）、依頼者 ${requester}`,
  approve: "承認",
  reject: "却下…",
  cancel: "キャンセル",
  confirmApprove: {
    title: (target) => `${target} で実行しますか？`,
    text: (mode, line) => `${mode}: ${line}`,
    yes: "承認して実行",
    no: "戻る",
  },
  confirmCancel: {
    title: "この実行をキャンセルしますか？",
    waiting: "まだ何も実行していません。このまま実行されずに終わります。",
    running: "プロセスを停止します。すでに行われた変更は元に戻りません。",
    yes: "キャンセルする",
    no: "戻る",
  },
};
