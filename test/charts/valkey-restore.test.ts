import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const ROOT = mkdtempSync(join(tmpdir(), "relais-restore-"));
afterAll(() => rmSync(ROOT, { recursive: true, force: true }));

/**
 * The start of a member without data that has fetched a copy, beside others that are doubles: a shell script answers for them.
 * `keysAfter` is how many questions another member answers with no keys before it has loaded the copy itself.
 */
function start(name: string, { keysAfter, self = "first" }: { readonly keysAfter: number; readonly self?: string }) {
  const folder = (part: string) => join(ROOT, name, part);
  for (const part of ["bin", "data", "config", "base"]) mkdirSync(folder(part), { recursive: true });
  cpSync("charts/valkey/files", folder("scripts"), { recursive: true });
  const program = (file: string, text: string) => {
    writeFileSync(folder(`bin/${file}`), `#!/bin/sh\n${text}\n`);
    chmodSync(folder(`bin/${file}`), 0o755);
  };
  // Sentinels name the first member until the second has keys, then that one.
  program(
    "valkey-cli",
    `asked=$(cat ${folder("asked")} 2>/dev/null || echo 0)
case "$*" in
  *"info keyspace"*)
    echo $((asked + 1)) > ${folder("asked")}
    [ "$asked" -lt ${keysAfter} ] || echo db0:keys=3 ;;
  *get-master-addr-by-name*) [ "$asked" -le ${keysAfter} ] && echo first || echo second ;;
  *ping*) echo PONG ;;
  *) exit 1 ;;
esac`,
  );
  program("valkey-check-rdb", "exit 0");
  program("valkey-server", "exit 0");
  for (const user of ["password", "check-password"]) writeFileSync(folder(`config/${user}`), "x".repeat(32));
  writeFileSync(folder("base/valkey.conf"), "");
  writeFileSync(folder("data/restore.rdb"), "REDIS");
  const { status } = spawnSync("sh", [folder("scripts/server.sh")], {
    encoding: "utf8",
    timeout: 20_000,
    env: {
      PATH: `${folder("bin")}:${process.env.PATH}`,
      CONFIG_DIR: folder("config"),
      BASE_DIR: folder("base"),
      DATA_DIR: folder("data"),
      TLS_DIR: "",
      PORT: "6379",
      SENTINEL_PORT: "26379",
      MASTER_NAME: "livekit",
      QUORUM: "2",
      SELF: self,
      MEMBERS: "first second third",
      MEMORY_LIMIT_BYTES: "4096",
    },
  });
  const config = readFileSync(folder("config/valkey.conf"), "utf8");
  return {
    status,
    restored: existsSync(folder("data/appendonlydir")),
    follows: /^replicaof (\S+)/m.exec(config)?.[1],
  };
}

describe("a member without data that has fetched a copy", () => {
  it("leads with it where nobody holds keys", () => {
    expect(start("nobody", { keysAfter: 99 })).toMatchObject({ status: 0, restored: true, follows: undefined });
  });

  // May it lead? Asked of both others: nobody has keys. Then one of them has loaded the copy, or has keys of its own.
  it("does not lead when another one has got keys since it was allowed to", () => {
    expect(start("raced", { keysAfter: 2 })).toMatchObject({ status: 0, restored: true, follows: "second" });
  });

  // The primary that it is to follow does not answer yet, and Sentinels may elect any of its replicas.
  it("loads it as a replica too, whoever holds keys: elected with nothing, it would empty the others", () => {
    const found = start("follower", { keysAfter: 0, self: "third" });
    expect(found).toMatchObject({ status: 0, restored: true });
    expect(found.follows).toMatch(/^(first|second)$/);
  });
});
