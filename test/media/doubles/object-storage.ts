/**
 * Double of S3-compatible storage: PUT and GET of objects by path, each signed as AWS Signature Version 4 asks, payload included. It
 * answers 403 to what is signed otherwise and 501 to everything else, and keeps objects as files. Started as a program, because it
 * has to listen inside a network namespace: node object-storage.ts <settings as JSON>; each request is a line of its output.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";

/** How the double is started. */
export interface ObjectStorageSettings {
  readonly address: string;
  readonly port: number;
  readonly certificate: string;
  readonly key: string;
  readonly folder: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Minutes that a request's date may be off. */
const SKEW = 15;

const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, data: string) => createHmac("sha256", key).update(data).digest();

/** What a signature covers beside the headers. */
type Signed = Pick<ObjectStorageSettings, "region" | "accessKeyId" | "secretAccessKey">;

/**
 * What is wrong with a request's signature; undefined if it holds. A payload may be left unsigned where TLS carries it.
 */
export function unsigned(
  { method, url = "", headers }: IncomingMessage,
  body: Buffer,
  { region, accessKeyId, secretAccessKey }: Signed,
  { mayLeavePayloadOut = false } = {},
): string | undefined {
  const pattern = /^AWS4-HMAC-SHA256 Credential=(\S+), ?SignedHeaders=(\S+), ?Signature=([0-9a-f]{64})$/;
  const [, credential, signed = "", signature = ""] = pattern.exec(headers.authorization ?? "") ?? [];
  const date = String(headers["x-amz-date"]);
  const scope = `${date.slice(0, 8)}/${region}/s3/aws4_request`;
  if (credential !== `${accessKeyId}/${scope}`) return `the credential is ${credential}`;
  const time = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!(Math.abs(Date.now() - time) < SKEW * 60_000)) return `the date is ${date}`;
  const names = signed.split(";");
  for (const name of ["host", "x-amz-content-sha256", "x-amz-date"])
    if (!names.includes(name)) return `${name} is not signed`;
  const payload = String(headers["x-amz-content-sha256"]);
  const isLeftOut = mayLeavePayloadOut && payload === "UNSIGNED-PAYLOAD";
  if (!isLeftOut && payload !== sha256(body)) return "the body is not what was signed";
  const lines = names.map((name) => `${name}:${String(headers[name]).trim()}\n`).join("");
  const [path = "", query = ""] = url.split("?");
  const canonical = `${method}\n${path}\n${query.split("&").sort().join("&")}\n${lines}\n${signed}\n${payload}`;
  const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`;
  const key = scope.split("/").reduce<string | Buffer>((made, part) => hmac(made, part), `AWS4${secretAccessKey}`);
  return timingSafeEqual(hmac(key, text), Buffer.from(signature, "hex")) ? undefined : "the signature does not fit";
}

async function answer(request: IncomingMessage, settings: ObjectStorageSettings): Promise<[number, string | Buffer]> {
  const body = await buffer(request);
  const path = request.url ?? "";
  // A query or an escape would be another way to sign, which this double does not know.
  if (!/^\/[a-z0-9.-]+\/[A-Za-z0-9_./-]+$/.test(path)) return [501, "unknown path"];
  const file = join(settings.folder, path);
  if (request.method !== "PUT" && request.method !== "GET") return [501, "unknown method"];
  const wrong = unsigned(request, body, settings);
  if (wrong !== undefined) return [403, `<Error><Code>SignatureDoesNotMatch</Code><Message>${wrong}</Message></Error>`];
  if (request.method === "GET")
    return existsSync(file) ? [200, readFileSync(file)] : [404, "<Error><Code>NoSuchKey</Code></Error>"];
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, body);
  return [200, ""];
}

const [, , written] = process.argv;
if (written !== undefined && import.meta.filename === process.argv[1]) {
  const settings = JSON.parse(written) as ObjectStorageSettings;
  const server = createServer({ cert: settings.certificate, key: settings.key }, async (request, response) => {
    const [status, body] = await answer(request, settings);
    console.log(`${request.method} ${request.url} ${status}`);
    response.writeHead(status).end(body);
  });
  server.listen(settings.port, settings.address, () => console.log("listening"));
}
