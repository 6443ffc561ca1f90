import type { Text } from "../index.ts";

export const modal: Text["modal"] = {
  title: "新しい実行",
  submit: "依頼する",
  close: "閉じる",
  target: "ターゲット",
  targetPlaceholder: "実行する場所を選んでください",
  mode: "モード",
  modes: {
    "read-only": "データベースに書き込むとエラーになります",
    "dry-run": "変更内容を表示し、ロールバックします",
    write: "データを変更できます",
  },
  afterDryRun: {
    name: "ドライランの後に書き込み",
    meaning: "承認者は先に変更内容を確認します",
  },
  command: "コマンド",
  commandPlaceholder: 'User.where(plan: "trial").count',
  commandHint:
    "rails runner で実行するRubyのコード（3,000文字以内）。出力と、最後の値（数値や文字列など）が表示されます。",
  reason: "理由",
  reasonPlaceholder: "なぜ必要か（チケット、障害、問い合わせなど）",
  tooLong: "メッセージが3,000文字を超えているため、ここには入力していません。",
  rejectTitle: "この依頼を却下",
  rejectSubmit: "却下する",
  rejectReason: "理由",
  rejectPlaceholder: "どう変えれば承認できるか",
  rejectAbout: (target, mode, requester) =>
    `*${target}* （${mode}）、依頼者 ${requester}。何も実行されません。理由は依頼者に表示されます。`,
  noticeTitle: "Ambulance",
};
