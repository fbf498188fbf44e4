// Loaded into a measured process: writes what the whole process has cost, from its start, when it ends.
const { appendFileSync } = require("node:fs");
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cost = {
    command: process.argv.slice(1).join(" "),
    cpu: (userCPUTime + systemCPUTime) / 1e6,
    mebibytes: maxRSS / 1024,
  };
  appendFileSync(process.env.RELAIS_COST_FILE, `${JSON.stringify(cost)}\n`);
});
