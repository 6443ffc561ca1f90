import { describe, expect, it } from "vitest";
import { en } from "../../bot/text/en.ts";
import { languageOf, languages } from "../../bot/text/index.ts";

/** Every sentence of a catalogue with its path; functions are called with arguments that can be found again. */
function sentences(node: unknown, path = ""): [string, string][] {
  if (typeof node === "string") return [[path, node]];
  if (typeof node === "function") return [[path, String(node(...argumentsOf(path)))]];
  if (Array.isArray(node)) return node.flatMap((each, index) => sentences(each, `${path}.${index}`));
  if (typeof node !== "object" || node === null) throw new Error(`${path} is no sentence`);
  return Object.entries(node).flatMap(([name, each]) => sentences(each, `${path}.${name}`));
}

/** Which arguments a sentence takes, so that a translation that forgets one is found. */
function argumentsOf(path: string): unknown[] {
  if (/\.(oneOf|allOf)$/.test(path)) return [["‹0›", "‹1›"]];
  if (/common\.(count|bytes|lines|milliseconds|others)$|\.more(Entries)?$/.test(path)) return [1234];
  if (/common\.(minutes|hours)$/.test(path)) return [12, 34];
  return ["‹0›", "‹1›", "‹2›", "‹3›"];
}

const marks = (sentence: string) => [...new Set(sentence.match(/‹\d›|1234|1,234|12|34/g) ?? [])].sort();

describe.each(Object.entries(languages))("the sentences in %s", (_, text) => {
  const translated = new Map(sentences(text));

  it("are as many as in English", () => {
    expect([...translated.keys()].sort()).toEqual(
      sentences(en)
        .map(([path]) => path)
        .sort(),
    );
  });

  it.each(sentences(en))("say in %s all that the English one says", (path, english) => {
    expect(marks(translated.get(path) ?? "")).toEqual(marks(english));
  });

  it("are not empty and have no blanks around them", () => {
    for (const [path, sentence] of translated) {
      expect(sentence, path).not.toBe("");
      expect(sentence.trim(), path).toBe(sentence);
    }
  });

  it("fit where Slack allows little", () => {
    const limits: [string, number][] = [
      ...[text.modal.title, text.modal.submit, text.modal.close].map((words): [string, number] => [
        words,
        24,
      ]),
      ...[text.modal.rejectTitle, text.modal.rejectSubmit, text.modal.noticeTitle].map(
        (words): [string, number] => [words, 24],
      ),
      ...Object.values(text.modal.modes).map((words): [string, number] => [words, 75]),
      ...[text.modal.reasonPlaceholder, text.modal.targetPlaceholder].map((words): [string, number] => [
        words,
        150,
      ]),
      ...[text.card.confirmApprove.yes, text.card.confirmApprove.no].map((words): [string, number] => [
        words,
        30,
      ]),
      ...[text.card.confirmCancel.yes, text.card.confirmCancel.no].map((words): [string, number] => [
        words,
        30,
      ]),
    ];
    for (const [words, most] of limits) expect(words.length, words).toBeLessThanOrEqual(most);
  });
});

describe("the language of a reader", () => {
  it.each([
    ["ja-JP", "ja"],
    ["ja", "ja"],
    ["JA_jp", "ja"],
    ["en-GB", "en"],
    ["de-DE", "en"],
    ["", "en"],
    ["jav-ID", "en"],
  ])("for %s is %s", (locale, language) => {
    expect(languageOf(locale)).toBe(language);
  });
});
