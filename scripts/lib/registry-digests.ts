import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Image, ImageRole } from "../../stacks/blueprint/images.js";
import { taggedReference } from "./mirror-script.js";

const run = promisify(execFile);

/** Seconds for one answer of a registry. */
const TIMEOUT_SECONDS = 60;

/** Programs that ask a registry for a digest, the first one that is here is used. */
const RESOLVERS = {
  skopeo: (reference: string) => ["inspect", "--no-tags", "--format", "{{.Digest}}", `docker://${reference}`],
  crane: (reference: string) => ["digest", reference],
} as const;

/** The digest behind an image's tag, or why there is none. */
export type Resolved = { readonly role: ImageRole } & ({ readonly digest: string } | { readonly problem: string });

/** Asks the registry that images are pulled from what their tags stand for; undefined without skopeo and crane. */
export async function resolveDigests(images: readonly Image[]): Promise<Resolved[] | undefined> {
  for (const [program, argumentsFor] of Object.entries(RESOLVERS)) {
    if (!(await isHere(program))) continue;
    return Promise.all(images.map((image) => resolve(program, argumentsFor(taggedReference(image)), image)));
  }
  return undefined;
}

async function resolve(program: string, args: readonly string[], image: Image): Promise<Resolved> {
  const { role } = image;
  const refused = (why: string) => ({ role, problem: `${program} cannot resolve ${taggedReference(image)}: ${why}` });
  try {
    const { stdout } = await run(program, args, { timeout: TIMEOUT_SECONDS * 1000 });
    const digest = stdout.trim();
    return /^sha256:[0-9a-f]{64}$/.test(digest) ? { role, digest } : refused("its answer is no sha256 digest");
  } catch (error) {
    const { stderr = "", killed } = error as { stderr?: string; killed?: boolean };
    return refused(killed ? `no answer within ${TIMEOUT_SECONDS} s` : (stderr.trim().split("\n").at(-1) ?? ""));
  }
}

async function isHere(program: string): Promise<boolean> {
  try {
    await run(program, [program === "crane" ? "version" : "--version"]);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ENOENT";
  }
}

/** The block of the environment file that pins them; a digest that replaces another one says so. */
export function digestsBlock(
  resolved: readonly { role: ImageRole; digest: string }[],
  images: readonly Image[],
): string {
  const lines = resolved.map(({ role, digest }) => {
    const before = images.find((image) => image.role === role)?.digest ?? "";
    return `    ${role}: ${digest}${before === "" || before === digest ? "" : ` # was ${before}`}`;
  });
  return ["images:", "  digests:", ...lines].join("\n");
}
