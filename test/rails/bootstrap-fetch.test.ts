import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type S3, type S3Refusal, s3Refusals } from "../support/aws/s3.ts";
import { boot, Network, packageIn, plainRuby } from "./bootstrap-process.ts";
import { missingRails } from "./rails-app.ts";

const missing = missingRails();

const SERVER_ERROR: S3Refusal = { status: 500, code: "InternalError" };

describe.skipIf(missing !== undefined)(
  "what rails/bootstrap.rb fetches",
  { timeout: 60_000, concurrent: true },
  () => {
    const network = new Network();
    const directory = mkdtempSync(join(tmpdir(), "ambulance-bootstrap-"));
    afterAll(async () => {
      await network.close();
      rmSync(directory, { recursive: true, force: true });
    });

    it("tries again after errors of the server, and executes the script once", async () => {
      const bucket = await network.s3();
      const made = await packageIn(bucket, 'puts "EXECUTED"');
      bucket.refusals.push(SERVER_ERROR, s3Refusals.slowDown);
      const { status, output } = await boot(plainRuby, made);
      expect(status).toBe(0);
      expect(output.match(/EXECUTED/g)).toHaveLength(1);
      expect(output).not.toMatch(/could not fetch/);
      expect(bucket.calls.filter((call) => call.startsWith("GET"))).toHaveLength(3);
    });

    it("tries again when the body was cut off on its way", async () => {
      const { sha256, bytes } = await network.packageBytes('puts "EXECUTED"');
      let requests = 0;
      const port = await network.listening(
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
        const bucket = await network.s3();
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
      const { sha256, bytes } = await network.packageBytes('puts "EXECUTED"');
      const asked: (string | undefined)[] = [];
      const answer: RequestListener = ({ url }, response) => {
        asked.push(url);
        if (url === "/p") response.writeHead(307, { location: "/q" }).end();
        else response.end(bytes);
      };
      const port = await network.listening(createServer(answer));
      const { status, output } = await boot(plainRuby, { url: `http://127.0.0.1:${port}/p`, sha256 });
      expect(output).toMatch(/answered 307/);
      expect(status).toBe(69);
      expect(asked).toEqual(["/p"]);
    });

    it("goes through the proxy that the environment names, for http and for https", async () => {
      const { sha256, bytes } = await network.packageBytes('puts "EXECUTED"');
      const asked: string[] = [];
      const proxy = createServer((request, response) => {
        asked.push(`${request.method} ${request.url}`);
        response.end(bytes);
      });
      proxy.on("connect", (request, socket) => {
        asked.push(`CONNECT ${request.url}`);
        socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      });
      const address = `http://127.0.0.1:${await network.listening(proxy)}`;
      const plain = { url: "http://bucket.invalid/p?a=b", sha256 };
      expect((await boot(plainRuby, plain, { http_proxy: address })).output).toContain("EXECUTED");
      expect(asked).toEqual(["GET http://bucket.invalid/p?a=b"]);
      const secure = { url: "https://bucket.invalid/p", sha256 };
      expect((await boot(plainRuby, secure, { https_proxy: address })).status).toBe(69);
      expect(asked).toContain("CONNECT bucket.invalid:443");
    });

    it("believes a server over TLS only with a certificate that the container trusts", async () => {
      const { sha256, bytes } = await network.packageBytes('puts "EXECUTED"');
      const file = (name: string) => join(directory, name);
      const options = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"];
      const names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", file("key"), "-out", file("cert")];
      execFileSync("openssl", ["req", ...options, ...names], { stdio: "ignore" });
      const tls = { key: readFileSync(file("key")), cert: readFileSync(file("cert")) };
      const port = await network.listening(createTlsServer(tls, (_request, response) => response.end(bytes)));
      const made = { url: `https://localhost:${port}/p`, sha256 };
      const stranger = await boot(plainRuby, made);
      expect(stranger.output).toMatch(/OpenSSL::SSL::SSLError/);
      expect(stranger.status).toBe(69);
      const trusted = await boot(plainRuby, made, { SSL_CERT_FILE: file("cert") });
      expect(trusted.output).toContain("EXECUTED");
    });
  },
);
