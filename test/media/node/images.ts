import { readdirSync } from "node:fs";
import { join } from "node:path";
import { toolPath } from "../../../scripts/lib/tools.js";
import type { Blueprint } from "../../../stacks/blueprint/blueprint.js";
import { run } from "../lab/processes.js";
import { type Image, writeImage } from "./image.js";

/** Holds a pod's namespaces, as the image of that name does elsewhere. */
export const PAUSE = "localhost/pause:1";

/** What containers' scripts call: BusyBox under its many names, as in images that are made with it. */
const APPLETS = ["sh", "cat", "kill", "nc", "sha256sum", "sleep"];

/**
 * Makes the images of the media pods from this machine's programs, under the references that the charts render, and gives their
 * archives, that of the pause image always among them. Debian's programs are older than the charts' images.
 */
export async function mediaImages(folder: string, wanted: Blueprint["images"]): Promise<readonly string[]> {
  const which = async (name: string) => (await run("sh", ["-c", `PATH=/usr/sbin:/usr/bin command -v ${name}`])).trim();
  const [busybox, haproxy, turnserver] = [await which("busybox"), await which("haproxy"), await which("turnserver")];
  const shell = {
    files: { "/bin/busybox": busybox },
    links: Object.fromEntries(APPLETS.map((name) => [`/bin/${name}`, "busybox"])),
  };
  const withShell = (files: Image["files"]) => ({ ...shell, files: { ...shell.files, ...files } });
  const contents: Readonly<Record<string, Omit<Image, "reference">>> = {
    "livekit-server": {
      files: { "/livekit-server": toolPath("livekit-server") },
      entrypoint: ["/livekit-server"],
    },
    coturn: withShell({ "/usr/bin/turnserver": turnserver }),
    haproxy: withShell({ "/usr/sbin/haproxy": haproxy }),
    python: { files: await pythonFiles() },
  };
  const used = wanted.flatMap(({ role, reference }) => {
    const content = contents[role];
    return content ? [{ reference, ...content }] : [];
  });
  const pause = "trap 'exit 0' TERM; while :; do sleep 86400 & wait; done";
  const images = [...used, { reference: PAUSE, ...shell, entrypoint: ["/bin/sh", "-c", pause] }];
  return Promise.all(images.map((image) => writeImage(folder, image)));
}

/** The interpreter and its library, without what is there to build it and to extend it. */
async function pythonFiles(): Promise<Readonly<Record<string, string>>> {
  const program = (await run("readlink", ["-f", "/usr/bin/python3"])).trim();
  const library = program.replace("/bin/", "/lib/");
  const modules = readdirSync(library).filter((name) => !/^(config-|dist-packages|lib2to3|distutils|test)/.test(name));
  const paths = modules.map((name) => join(library, name));
  return { "/usr/bin/python3": program, ...Object.fromEntries(paths.map((path) => [path, path])) };
}
