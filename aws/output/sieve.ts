import { readReport } from "../../runs/report.ts";

/** Where the lines of a run come from, and what marks those of its runner. */
export interface LineSource {
  nonce: string;
  kind: "ecs" | "codebuild";
}

/** What was seen of a run's lines so far. */
export interface Sieve {
  /** How far the script is, as its runner says. */
  script: "before" | "during" | "after";
  /** An empty line that is people's only if the runner's own line does not follow it. */
  blank: boolean;
  /** The runner's own lines. */
  markers: readonly string[];
}

/** Before the first line. */
export const NEW_SIEVE: Sieve = { script: "before", blank: false, markers: [] };

/** A run has two such lines. A script that prints more of them has made all of them worthless, so that these few do. */
const MARKERS = 10;

/** What CodeBuild itself writes about its phases. */
const CODEBUILD_LINE = /^\[Container\] \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(\.\d+)? /;

/**
 * Parts a run's lines into those for people and the runner's own. What CodeBuild writes is left out as well, but not
 * while the script runs: no script can hide its lines by making them look like CodeBuild's.
 * @returns the lines for people, and the sieve for the lines that follow
 */
export function sift(sieve: Sieve, lines: readonly string[], source: LineSource): [string[], Sieve] {
  const shown: string[] = [];
  let after = sieve;
  for (const line of lines) {
    const [more, next] = siftLine(after, line, source);
    shown.push(...more);
    after = next;
  }
  return [shown, after];
}

function siftLine(sieve: Sieve, line: string, { nonce, kind }: LineSource): [string[], Sieve] {
  const held = sieve.blank ? [""] : [];
  if (line.startsWith(`AMBULANCE ${nonce} `)) {
    const markers = sieve.markers.length < MARKERS ? [...sieve.markers, line] : sieve.markers;
    return [[], { script: scriptAfter(sieve, line, nonce), blank: false, markers }];
  }
  if (line === "") return [held, { ...sieve, blank: true }];
  const codeBuilds = kind === "codebuild" && sieve.script !== "during" && CODEBUILD_LINE.test(line);
  return [codeBuilds ? held : [...held, line], { ...sieve, blank: false }];
}

function scriptAfter({ script }: Sieve, line: string, nonce: string): Sieve["script"] {
  const { kind } = readReport(line, nonce);
  if (kind === "started") return "during";
  return kind === "finished" ? "after" : script;
}
