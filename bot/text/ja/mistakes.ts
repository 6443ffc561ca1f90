import type { Text } from "../index.ts";

export const mistakes: Text["mistakes"] = {
  targetMissing: "ターゲットを選んでください。",
  targetGone: "このターゲットは設定から削除されています。別のターゲットを選んでください。",
  targetUnavailable: (problem) => `このターゲットは今は実行できません: ${problem}`,
  modeMissing: "モードを選んでください。",
  empty: "実行するコマンドを書いてください。",
  tooManyCharacters: (length, limit) => `${length}文字あります。${limit}文字以内にしてください。`,
  brokenCharacter: (character, line, column) =>
    `${line}行${column}文字目に壊れた文字（${character}）があります。削除するか、入力し直してください。`,
  controlCharacter: (character, line, column) =>
    `${line}行${column}文字目に見えない制御文字（${character}）があります。削除するか、文字列の中でエスケープして書いてください。`,
  misleadingCharacter: (character, line, column) =>
    `${line}行${column}文字目の文字（${character}）は、実行される内容と違う表示になります。削除するか、文字列の中でエスケープして書いてください。`,
  foreignEncoding: (encoding, line, column) =>
    `${line}行${column}文字目のコメントが文字コード ${encoding} を指定しています。コマンドはUTF-8なので、削除してください。`,
  syntax: (line, column, message) => `Rubyとして読み取れません。${line}行${column}文字目: ${message}`,
  refusedByRule: (words) => `チームのルールにより依頼できません: ${words}`,
  curlyQuotes: "曲がった引用符（“ ” ‘ ’）があります。Rubyではまっすぐな引用符を使ってください。",
  reasonMissing: "理由を書いてください。承認者が読みます。",
  rejectReasonMissing: "理由を書いてください。依頼者が読みます。",
  reasonTooLong: (most) => `${most}文字以内で書いてください。`,
  notStored:
    "依頼を保存できなかったため、何も実行していません。入力はそのまま残ります。少し待ってから、もう一度送信してください。",
  notStarted:
    "依頼は保存しましたが開始できなかったため、何も実行していません。もう一度送信すると、やり直せます。",
  startUnknown:
    "依頼は保存しましたが、開始できたかどうか確認できません。チャンネルでカードを確認するか、もう一度送信してください（二重に開始されることはありません）。",
  changedMeanwhile: (run) =>
    `この画面からは、すでに別の内容で依頼しています（実行ID ${run}）。閉じてから、もう一度始めてください。`,
};
