import type { Text } from "../index.ts";

export const output: Text["output"] = {
  running: "ここまでの出力",
  runningTail: (size) => `ここまでの出力（${size}の末尾）`,
  whole: (lines) => `出力（${lines}）`,
  nothing: "出力はありませんでした。値を見るには `puts` や `pp` で出力してください。",
  unreadable: "出力を読み取れません。リンク先または保存先に残っている場合があります。",
  beginning: (lines, size) => `出力: ${lines}、${size}。先頭:`,
  end: "末尾:",
  fileFollows: "出力の全体は下のファイルにあります。",
  fileIsCut: (kept, size) =>
    `下のファイルは先頭と末尾のみです（${size}のうち${kept}）。全体はサーバーに保存されています。`,
  notUploaded: (code) =>
    `出力をSlackにアップロードできませんでした（${code}）。全体はサーバーに保存されています。`,
  leftOut: (size) => `… ${size}を省略 …`,
  fileTitle: "出力",
  scriptTitle: "コマンド（行番号つき）",
  scriptNotUploaded: (code) =>
    `行番号つきのコマンドをSlackにアップロードできませんでした（${code}）。カードに全文があります。`,
};
