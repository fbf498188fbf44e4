import type { AddCommand } from "./command.js";

/** All sub-commands, in the order of their help; each is loaded when it is needed, for the sake of a quick start. */
export const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  init: async () => (await import("./init.js")).addInit,
  check: async () => (await import("./check.js")).addCheck,
  explain: async () => (await import("./explain.js")).addExplain,
  capacity: async () => (await import("./capacity.js")).addCapacity,
  calibrate: async () => (await import("./calibrate.js")).addCalibrate,
  simulate: async () => (await import("./simulate.js")).addSimulate,
  report: async () => (await import("./report.js")).addReport,
  diff: async () => (await import("./diff.js")).addDiff,
  synth: async () => (await import("./synth.js")).addSynth,
  render: async () => (await import("./render.js")).addRender,
  gitops: async () => (await import("./gitops.js")).addGitops,
  pulumi: async () => (await import("./pulumi.js")).addPulumi,
  bundle: async () => (await import("./bundle.js")).addBundle,
  plan: async () => (await import("./plan.js")).addPlan,
  apply: async () => (await import("./apply.js")).addApply,
  destroy: async () => (await import("./destroy.js")).addDestroy,
  pipeline: async () => (await import("./pipeline.js")).addPipeline,
  forge: async () => (await import("./forge.js")).addForge,
  images: async () => (await import("./images.js")).addImages,
  kubeconfig: async () => (await import("./kubeconfig.js")).addKubeconfig,
  secrets: async () => (await import("./secrets.js")).addSecrets,
  status: async () => (await import("./status.js")).addStatus,
  doctor: async () => (await import("./doctor.js")).addDoctor,
  completion: async () => (await import("./completion.js")).addCompletion,
};
