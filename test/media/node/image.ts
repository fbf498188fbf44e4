import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "../lab/processes.js";

/** What an image's file system holds: programs of this machine with the libraries they need, and nothing else. */
export interface Image {
  readonly reference: string;
  /** Paths on this machine by the paths in the image; folders with all that is in them. */
  readonly files: Readonly<Record<string, string>>;
  /** Further names, with what they stand for. */
  readonly links?: Readonly<Record<string, string>>;
  readonly entrypoint?: readonly string[];
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/** Writes an image as an archive of the Open Container Initiative's layout, and gives the archive's path. */
export async function writeImage(folder: string, image: Image): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(join(folder, "image-"));
  const [root, layout] = [join(work, "root"), join(work, "layout")];
  const blobs = join(layout, "blobs", "sha256");
  mkdirSync(blobs, { recursive: true });
  await fill(root, image);

  const layer = join(work, "layer.tar");
  await run("tar", ["-C", root, "--owner=0", "--group=0", "--numeric-owner", "-cf", layer, "."]);
  const add = (mediaType: string, content: Buffer) => {
    const digest = createHash("sha256").update(content).digest("hex");
    writeFileSync(join(blobs, digest), content);
    return { mediaType: `application/vnd.oci.image.${mediaType}`, digest: `sha256:${digest}`, size: content.length };
  };
  const addJson = (mediaType: string, content: object) => add(mediaType, Buffer.from(JSON.stringify(content)));
  const files = add("layer.v1.tar", readFileSync(layer));
  const config = addJson("config.v1+json", {
    architecture: ARCHITECTURES[process.arch] ?? process.arch,
    os: "linux",
    rootfs: { type: "layers", diff_ids: [files.digest] },
    config: { Entrypoint: image.entrypoint, Env: ["PATH=/usr/sbin:/usr/bin:/bin"] },
  });
  const manifest = addJson("manifest.v1+json", { schemaVersion: 2, config, layers: [files] });
  const annotations = { "io.containerd.image.name": image.reference };
  writeFileSync(
    join(layout, "index.json"),
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...manifest, annotations }] }),
  );
  writeFileSync(join(layout, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  const archive = join(work, "image.tar");
  await run("tar", ["-C", layout, "-cf", archive, "."]);
  const result = join(folder, `${image.reference.replaceAll(/[^\w.-]/g, "_")}.tar`);
  renameSync(archive, result);
  rmSync(work, { recursive: true });
  return result;
}

async function fill(root: string, { files, links = {} }: Image): Promise<void> {
  const place = (path: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    return join(root, path);
  };
  const copy = (source: string, path: string) => cpSync(source, place(path), { recursive: true, dereference: true });
  for (const [path, source] of Object.entries(files)) copy(source, path);
  for (const library of await librariesOf(Object.values(files))) copy(library, library);
  for (const [path, target] of Object.entries(links)) symlinkSync(target, place(path));
  // Mount points, which a read-only root cannot get later.
  for (const name of ["dev", "etc", "proc", "sys", "tmp"]) mkdirSync(join(root, name), { recursive: true });
}

/** Every library that a program, or a library in a folder, is linked with, and the loader. */
async function librariesOf(sources: readonly string[]): Promise<ReadonlySet<string>> {
  const linked = (await run("find", [...sources, "-type", "f", "(", "-perm", "-u+x", "-o", "-name", "*.so", ")"]))
    .split("\n")
    .filter(Boolean);
  // Fails for what is not linked with anything, which is no failure here.
  const output = await run("sh", ["-c", 'ldd "$@" 2>/dev/null || true', "ldd", ...linked]);
  return new Set(output.match(/\/\S+(?= \(0x)/g) ?? []);
}
