import { expect, it } from "vitest";
import { hierarchies } from "./node/cgroups.js";

const V1 = ["memory", "cpu,cpuacct"].map((name) => `cgroup /sys/fs/cgroup/${name} cgroup rw,relatime,${name} 0 0`);
const UNIFIED = "cgroup2 /sys/fs/cgroup/unified cgroup2 rw,relatime 0 0";
const V2 = "cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0";

it.each([
  ["version 1", V1, ["/sys/fs/cgroup/memory", "/sys/fs/cgroup/cpu,cpuacct"]],
  ["version 1 with version 2 beside it", [...V1, UNIFIED], ["/sys/fs/cgroup/memory", "/sys/fs/cgroup/cpu,cpuacct"]],
  ["version 2", [V2], ["/sys/fs/cgroup"]],
  ["none", ["proc /proc proc rw 0 0"], []],
])("finds the cgroups that containers are in on a host with %s", (_, mounts, expected) => {
  expect(hierarchies(mounts.join("\n")).map(({ at }) => at)).toEqual(expected);
});
