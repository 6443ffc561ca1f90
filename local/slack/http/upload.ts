import { type Incoming, RequestError } from "./exchange.ts";

/** The bytes of an upload, which come raw or as the first file of a form. Throws `RequestError`. */
export async function uploadedBytes(request: Incoming): Promise<Uint8Array> {
  if (request.type !== "multipart/form-data") return request.body;
  const headers = { "content-type": request.contentType };
  const body = new Uint8Array(request.body);
  const form = await new Response(body, { headers }).formData().catch(() => undefined);
  const parts = [...(form?.values() ?? [])];
  const file = parts.find((part) => typeof part !== "string") ?? parts[0];
  if (file === undefined) throw new RequestError(400, "The upload holds no file");
  return typeof file === "string" ? Buffer.from(file) : new Uint8Array(await file.arrayBuffer());
}
