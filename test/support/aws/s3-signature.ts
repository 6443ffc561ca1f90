import { createHash, createHmac } from "node:crypto";

/** Why S3 would not accept a presigned URL. */
export type Presigned = "valid" | "expired" | "wrong-signature";

/**
 * Checks a presigned URL as S3 does: signature version 4 over method, path, query and host
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html).
 * @param now milliseconds since 1970
 */
export function checkPresigned(
  { method, url, host }: { method: string; url: URL; host: string },
  secret: string,
  now: number,
): Presigned {
  const query = new URLSearchParams(url.search);
  const signature = query.get("X-Amz-Signature");
  query.delete("X-Amz-Signature");
  const date = query.get("X-Amz-Date") ?? "";
  const scope = (query.get("X-Amz-Credential") ?? "").split("/").slice(1);
  const canonical = [
    method,
    url.pathname,
    [...query]
      .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
      .sort()
      .join("&"),
    `host:${host}`,
    "",
    "host",
    "UNSIGNED-PAYLOAD",
  ].join("\n");
  const text = [
    "AWS4-HMAC-SHA256",
    date,
    scope.join("/"),
    createHash("sha256").update(canonical).digest("hex"),
  ];
  const key = scope.reduce<string | Buffer>((key, part) => hmac(key, part), `AWS4${secret}`);
  if (hmac(key, text.join("\n")).toString("hex") !== signature) return "wrong-signature";
  const signedAt = Date.parse(
    date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"),
  );
  return now < signedAt + Number(query.get("X-Amz-Expires")) * 1000 ? "valid" : "expired";
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function escaped(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
