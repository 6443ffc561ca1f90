import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readReport } from "../../runs/report.ts";
import { type S3, type S3Refusal, s3Refusals, startS3 } from "../support/aws/s3.ts";
import { boot, type Container, NONCE, packageIn, plainRuby, railsApp } from "./bootstrap-process.ts";
import { missingRails } from "./rails-app.ts";

const missing = missingRails();
if (missing) console.warn(`The bootstrap is not tested on real Ruby: ${missing}`);

const SERVER_ERROR: S3Refusal = { status: 500, code: "InternalError" };

describe.skipIf(missing !== undefined)(
  "rails/bootstrap.rb on real Ruby",
  { timeout: 60_000, concurrent: true },
  () => {
    let directory: string;
    let rails: Container;
    const opened: { close(): unknown }[] = [];

    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), "ambulance-bootstrap-"));
      rails = railsApp(directory);
      const prepared = await boot(rails, await packageIn(await s3(), 'load Rails.root.join("db/schema.rb")'));
      expect(prepared.status, prepared.output).toBe(0);
    });
    afterAll(async () => {
      await Promise.all(opened.map((server) => server.close()));
      rmSync(directory, { recursive: true, force: true });
    });

    async function s3(...refusals: S3Refusal[]): Promise<S3> {
      const started = await startS3();
      opened.push(started);
      started.refusals.push(...refusals);
      return started;
    }

    async function listening(server: Server): Promise<number> {
      opened.push(server);
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return (server.address() as AddressInfo).port;
    }

    /** A package, and the bytes of it, for servers that are not S3. */
    async function packageBytes(command: string): Promise<{ sha256: string; bytes: Buffer }> {
      const bucket = await s3();
      const { sha256 } = await packageIn(bucket, command);
      return { sha256, bytes: [...bucket.objects.values()][0] ?? Buffer.alloc(0) };
    }

    const closing = (exit: number) => ({ kind: "finished", finished: { exit } });

    it("runs a script with all its characters, in a container that knows ASCII only", async () => {
      const script = `puts "日本語 'quotes' \\"more\\""\n${"# 長い説明\n".repeat(400)}puts __FILE__, __LINE__`;
      const ended = await boot(plainRuby, await packageIn(await s3(), script), { LC_ALL: "C" });
      expect(ended.output).toContain("日本語 'quotes' \"more\"\nscript.rb\n402\n");
      expect(ended.status).toBe(0);
      expect(readReport(ended.output, NONCE)).toMatchObject(closing(0));
    });

    it("shows link, nonce and script neither to the output, nor to the script's variables, nor to its children", async () => {
      const script = 'puts ENV.to_h.inspect, `env`, binding.local_variables.inspect, "here" # a word: hush';
      const made = await packageIn(await s3(), script);
      const { output, status } = await boot(plainRuby, made);
      expect(status, output).toBe(0);
      const seen = output.replaceAll(new RegExp(`^AMBULANCE ${NONCE} .*$`, "gm"), "");
      expect(seen).toContain("[]\nhere");
      expect(seen).toContain("AMBULANCE_RUN_ID=01K9ZZZZZZZZZZZZZZZZZZZZZZ");
      for (const secret of ["hush", "X-Amz", made.url, made.sha256, NONCE])
        expect(seen).not.toContain(secret);
      expect(seen.match(/AMBULANCE_\w+/g)).toEqual(["AMBULANCE_RUN_ID", "AMBULANCE_RUN_ID"]);
    });

    it("tries again after errors of the server, and executes the script once", async () => {
      const bucket = await s3();
      const made = await packageIn(bucket, 'puts "EXECUTED"');
      bucket.refusals.push(SERVER_ERROR, s3Refusals.slowDown);
      const { status, output } = await boot(plainRuby, made);
      expect(status).toBe(0);
      expect(output.match(/EXECUTED/g)).toHaveLength(1);
      expect(output).not.toMatch(/could not fetch/);
      expect(bucket.calls.filter((call) => call.startsWith("GET"))).toHaveLength(3);
    });

    it("tries again when the body was cut off on its way", async () => {
      const { sha256, bytes } = await packageBytes('puts "EXECUTED"');
      let requests = 0;
      const port = await listening(
        createServer((_request, response) => {
          response.writeHead(200, { "content-length": bytes.length });
          if (++requests > 1) return response.end(bytes);
          response.write(bytes.subarray(0, 100), () => response.destroy());
        }),
      );
      const { status, output } = await boot(plainRuby, { url: `http://127.0.0.1:${port}/p`, sha256 });
      expect(status, output).toBe(0);
      expect(output.match(/EXECUTED/g)).toHaveLength(1);
      expect(requests).toBe(2);
    });

    const failures: [
      string,
      { reason: RegExp; gets: number; given(bucket: S3, url: string): string | undefined },
    ][] = [
      [
        "the package is not the one that was launched",
        {
          reason: /what came is not what was launched/,
          gets: 4,
          given: (bucket) => {
            for (const [key, bytes] of bucket.objects)
              bucket.objects.set(key, Buffer.concat([bytes, Buffer.from(" ")]));
            return undefined;
          },
        },
      ],
      [
        "the link has expired",
        {
          reason: /answered 403/,
          gets: 1,
          given: (bucket) => {
            bucket.ahead = 601_000;
            return undefined;
          },
        },
      ],
      [
        "the link was changed",
        {
          reason: /answered 403/,
          gets: 1,
          given: (_bucket, url) => url.replace("X-Amz-Expires=600", "X-Amz-Expires=601"),
        },
      ],
      [
        "the package is gone",
        {
          reason: /answered 404/,
          gets: 1,
          given: (bucket) => {
            bucket.objects.clear();
            return undefined;
          },
        },
      ],
      [
        "the server fails for good",
        {
          reason: /answered 500/,
          gets: 4,
          given: (bucket) => {
            bucket.refusals.push(SERVER_ERROR, SERVER_ERROR, SERVER_ERROR, SERVER_ERROR);
            return undefined;
          },
        },
      ],
      [
        "nobody listens",
        {
          reason: /Errno::ECONNREFUSED/,
          gets: 0,
          given: (_bucket, url) => url.replace(/:\d+\//, ":1/"),
        },
      ],
      ["the link is none", { reason: /URI::InvalidURIError/, gets: 0, given: () => "ht tp://broken" }],
      ["there is no link", { reason: /URI::BadURIError/, gets: 0, given: () => "" }],
    ];
    it.each(failures)(
      "executes nothing, and says so without the link, when %s",
      async (_title, { reason, gets, given }) => {
        const bucket = await s3();
        const made = await packageIn(bucket, 'puts "EXECUTED"');
        const url = given(bucket, made.url) ?? made.url;
        const { status, output } = await boot(plainRuby, { ...made, url });
        expect(output).toMatch(
          /^Ambulance could not fetch the command: [^\n]+\. Nothing of it was executed\.\n$/,
        );
        expect(output).toMatch(reason);
        expect(output).not.toMatch(/X-Amz|http|EXECUTED|broken/);
        expect(status).toBe(69);
        expect(bucket.calls.filter((call) => call.startsWith("GET"))).toHaveLength(gets);
      },
    );

    it("follows no redirect", async () => {
      const { sha256, bytes } = await packageBytes('puts "EXECUTED"');
      const asked: (string | undefined)[] = [];
      const answer: RequestListener = ({ url }, response) => {
        asked.push(url);
        if (url === "/p") response.writeHead(307, { location: "/q" }).end();
        else response.end(bytes);
      };
      const port = await listening(createServer(answer));
      const { status, output } = await boot(plainRuby, { url: `http://127.0.0.1:${port}/p`, sha256 });
      expect(output).toMatch(/answered 307/);
      expect(status).toBe(69);
      expect(asked).toEqual(["/p"]);
    });

    it("goes through the proxy that the environment names, for http and for https", async () => {
      const { sha256, bytes } = await packageBytes('puts "EXECUTED"');
      const asked: string[] = [];
      const proxy = createServer((request, response) => {
        asked.push(`${request.method} ${request.url}`);
        response.end(bytes);
      });
      proxy.on("connect", (request, socket) => {
        asked.push(`CONNECT ${request.url}`);
        socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      });
      const address = `http://127.0.0.1:${await listening(proxy)}`;
      const plain = { url: "http://bucket.invalid/p?a=b", sha256 };
      expect((await boot(plainRuby, plain, { http_proxy: address })).output).toContain("EXECUTED");
      expect(asked).toEqual(["GET http://bucket.invalid/p?a=b"]);
      const secure = { url: "https://bucket.invalid/p", sha256 };
      expect((await boot(plainRuby, secure, { https_proxy: address })).status).toBe(69);
      expect(asked).toContain("CONNECT bucket.invalid:443");
    });

    it("believes a server over TLS only with a certificate that the container trusts", async () => {
      const { sha256, bytes } = await packageBytes('puts "EXECUTED"');
      const file = (name: string) => join(directory, name);
      const options = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"];
      const names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", file("key"), "-out", file("cert")];
      execFileSync("openssl", ["req", ...options, ...names], { stdio: "ignore" });
      const tls = { key: readFileSync(file("key")), cert: readFileSync(file("cert")) };
      const port = await listening(createTlsServer(tls, (_request, response) => response.end(bytes)));
      const made = { url: `https://localhost:${port}/p`, sha256 };
      const stranger = await boot(plainRuby, made);
      expect(stranger.output).toMatch(/OpenSSL::SSL::SSLError/);
      expect(stranger.status).toBe(69);
      const trusted = await boot(plainRuby, made, { SSL_CERT_FILE: file("cert") });
      expect(trusted.output).toContain("EXECUTED");
    });

    it("runs a script in a Rails app that may write", async () => {
      const script = 'User.create!(name: "花子", plan: "vip")\nputs User.where(plan: "vip").pluck(:name)';
      const { status, output } = await boot(rails, await packageIn(await s3(), script));
      expect(output).toContain("花子");
      expect(readReport(output, NONCE)).toMatchObject({ ...closing(0), started: { mode: "write" } });
      expect(status).toBe(0);
    });

    it("runs a script in a Rails app that may only read", async () => {
      const script = 'puts User.first.name\nUser.where(plan: "vip").delete_all';
      const { status, output } = await boot(rails, await packageIn(await s3(), script, "read-only"));
      expect(output).toContain("user 1\n");
      expect(readReport(output, NONCE)).toMatchObject({
        kind: "finished",
        started: { mode: "read-only" },
        finished: { exit: 1, exception: { class: "ActiveRecord::ReadOnlyError", line: 2 } },
      });
      expect(status).toBe(1);
    });

    it("reports where an exception came from without frames of the runner, which is no file there", async () => {
      const script =
        "def (AmbulanceRunner::ReadOnly).restrict(*)\n  raise 'refused'\nend\nThread.report_on_exception = false\nUser.connection\nThread.new { User.connection }.join";
      const { output } = await boot(rails, await packageIn(await s3(), script, "read-only"));
      const report = readReport(output, NONCE);
      const exception = report.kind === "finished" ? report.finished.exception : null;
      expect(exception).toMatchObject({ class: "RuntimeError", message: "refused", line: 2 });
      expect(exception?.backtrace.filter((frame) => frame.startsWith("script.rb:"))).toHaveLength(2);
      expect(exception?.backtrace.join()).not.toMatch(/runner/);
    });

    it("reports a NameError as an exception, without the usage text of rails runner", async () => {
      const { status, output } = await boot(rails, await packageIn(await s3(), "puts 1\nUserr.count"));
      expect(readReport(output, NONCE)).toMatchObject({
        kind: "finished",
        finished: { exit: 1, exception: { class: "NameError", line: 2 } },
      });
      expect(output).not.toMatch(/usage|specify a valid ruby/i);
      expect(status).toBe(1);
    });

    it("ends a Rails process with 69 when the link is not good any more", async () => {
      const bucket = await s3();
      const made = await packageIn(bucket, "User.delete_all");
      bucket.ahead = 601_000;
      const { status, output } = await boot(rails, made);
      expect(status).toBe(69);
      expect(output).toMatch(/answered 403\. Nothing of it was executed\.\n$/);
      const counted = await boot(rails, await packageIn(await s3(), "puts User.where(plan: 'free').count"));
      expect(counted.output).toContain("20\n");
    });
  },
);
