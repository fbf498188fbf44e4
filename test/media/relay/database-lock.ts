import { readFileSync } from "node:fs";
import { type Daemon, daemon, eventually } from "../lab/processes.js";

const LOCK = `
import sqlite3, sys, time
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
time.sleep(60)
`;

/** Holds the whole of an SQLite database, which is made if there is none. */
export async function lockDatabase(file: string, log: string): Promise<Daemon> {
  const holder = daemon("lock", log, "/usr/bin/python3", ["-c", LOCK, file]);
  await eventually("lock of the database", 10, () => readFileSync(log, "utf8").includes("locked") || undefined);
  return holder;
}
