import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { extname, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Reply } from "./exchange.ts";

const ROOT = fileURLToPath(new URL("../page/", import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".ts": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};

/** Only our own files, no inline script, no framing. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Serves a file of the page. TypeScript is served as JavaScript, so the page needs no build. */
export async function servePage(pathname: string): Promise<Reply | undefined> {
  const file = pageFile(pathname);
  const type = file === undefined ? undefined : TYPES[extname(file)];
  if (file === undefined || type === undefined) return undefined;
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) return undefined;
  const body = extname(file) === ".ts" ? stripTypeScriptTypes(bytes.toString("utf8")) : bytes;
  return { status: 200, type, body, headers: { "content-security-policy": POLICY } };
}

function pageFile(pathname: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(pathname === "/" ? "/index.html" : pathname);
  } catch {
    return undefined;
  }
  const file = resolve(ROOT, `.${path}`);
  return file.startsWith(ROOT) && !path.includes("\0") && !file.includes(`${sep}.`) ? file : undefined;
}
