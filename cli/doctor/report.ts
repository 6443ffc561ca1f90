import type { Finding, State } from "./check.ts";

/** The findings for a person: one line each, and a line below it on how to mend what is not right. */
export function report(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap(({ name, state, words, mend }) => [
    `${state.padEnd(7)}  ${name.padEnd(width)}  ${words}`,
    ...(mend === undefined ? [] : [`${" ".repeat(9 + width)}  What to do: ${mend}`]),
  ]);
  return [...lines, "", summary(findings)].join("\n");
}

/** The findings for a program. */
export function reportAsJson(findings: readonly Finding[]): string {
  return JSON.stringify({ ok: isAllWell(findings), points: findings }, null, 2);
}

/** What could not be checked is not well. */
export function isAllWell(findings: readonly Finding[]): boolean {
  return findings.every(({ state }) => state === "ok");
}

function summary(findings: readonly Finding[]): string {
  const count = (state: State) => findings.filter((finding) => finding.state === state).length;
  if (isAllWell(findings)) return `${findings.length} points, all ok.`;
  return `${findings.length} points: ${count("ok")} ok, ${count("wrong")} wrong, ${count("unknown")} unknown.`;
}
