import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Leaf } from "../media/authority.js";
import { unsigned } from "../media/doubles/object-storage.js";

/** A double of S3-compatible storage with one bucket, for states: what the engines ask of it, signed, and nothing else. */
export interface StateStorage {
  readonly endpoint: string;
  /** Its keys, as programs read them. */
  readonly env: { readonly AWS_ACCESS_KEY_ID: string; readonly AWS_SECRET_ACCESS_KEY: string };
  /** Objects by name. */
  readonly objects: Map<string, Buffer>;
  /** Requests that it does not know, or that are not signed; empty if all was well. */
  readonly complaints: string[];
  stop(): Promise<void>;
}

export const BUCKET = "states";
export const REGION = "eu-west-2";
const KEYS = { accessKeyId: "AKSTATES", secretAccessKey: "secret-of-the-states" };

/** What vendors other than the first do not have: checksums of newer clients, in headers or behind the body. */
const NEWER = /^x-amz-(checksum|sdk-checksum|trailer)|^x-amz-decoded/;

export async function startStateStorage({ certificate, key }: Leaf): Promise<StateStorage> {
  const objects = new Map<string, Buffer>();
  const complaints: string[] = [];
  const refuse = (status: number, code: string): [number, Buffer] => {
    return [status, Buffer.from(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`)];
  };
  const answer = (request: IncomingMessage, body: Buffer): [number, Buffer] => {
    const { method = "", url = "", headers } = request;
    const wrong = unsigned(request, body, { ...KEYS, region: REGION }, { mayLeavePayloadOut: true });
    if (wrong !== undefined)
      return refuse(403, wrong.startsWith("the credential") ? "InvalidAccessKeyId" : "SignatureDoesNotMatch");
    const [path = "", query = ""] = url.split("?");
    const [, bucket, name = ""] = /^\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
    const newer = Object.keys(headers).filter((header) => NEWER.test(header));
    if (bucket !== BUCKET || newer.length > 0 || !/^(x-id=\w+|list-type=2&.*)?$/.test(query)) {
      complaints.push(`${method} ${url} ${newer.join(" ")}`);
      return refuse(501, "NotImplemented");
    }
    if (name === "")
      return [200, Buffer.from(listing([...objects.keys()], new URLSearchParams(query).get("prefix") ?? ""))];
    const there = objects.get(name);
    switch (method) {
      case "GET":
      case "HEAD":
        return there ? [200, there] : refuse(404, "NoSuchKey");
      case "PUT":
        if (headers["if-none-match"] === "*" && there) return refuse(412, "PreconditionFailed");
        objects.set(name, body);
        return [200, Buffer.alloc(0)];
      case "DELETE":
        objects.delete(name);
        return [204, Buffer.alloc(0)];
      default:
        complaints.push(`${method} ${url}`);
        return refuse(501, "NotImplemented");
    }
  };
  const server = createServer({ cert: certificate, key }, async (request, response) => {
    const [status, body] = answer(request, await buffer(request));
    response.writeHead(status, { "content-length": body.length }).end(request.method === "HEAD" ? undefined : body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `https://localhost:${port}`,
    env: { AWS_ACCESS_KEY_ID: KEYS.accessKeyId, AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey },
    objects,
    complaints,
    stop: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

function listing(names: readonly string[], prefix: string): string {
  const found = names
    .filter((name) => name.startsWith(prefix))
    .map((name) => `<Contents><Key>${name}</Key></Contents>`);
  return `<?xml version="1.0"?><ListBucketResult><Name>${BUCKET}</Name><Prefix>${prefix}</Prefix><KeyCount>${found.length}</KeyCount><IsTruncated>false</IsTruncated>${found.join("")}</ListBucketResult>`;
}
