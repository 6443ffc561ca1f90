#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import { UsageError } from "./command.ts";
import { main } from "./main.ts";

/** How long the last lines may take to reach whoever reads them, ms. */
const FLUSH = 2_000;

// A reader such as `head` may stop reading; that is no reason to fail.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

main(process.argv.slice(2), {
  environment: process.env,
  directory: process.cwd(),
  print: (text) => void process.stdout.write(`${text}\n`),
})
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : "Something went wrong.");
    return error instanceof UsageError ? 2 : 1;
  })
  .then((code) => {
    process.exitCode = code;
    // Connections that are kept open for a next request would keep the process alive.
    setTimeout(() => process.exit(code), FLUSH).unref();
    process.stdout.write("", () => process.exit(code));
  });
