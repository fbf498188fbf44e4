import { addCapacity } from "./capacity.js";
import { addCheck } from "./check.js";
import type { AddCommand } from "./command.js";
import { addDiff } from "./diff.js";
import { addDoctor } from "./doctor.js";
import { addExplain } from "./explain.js";
import { addImages } from "./images.js";
import { addInit } from "./init.js";
import { addKubeconfig } from "./kubeconfig.js";
import { addRender } from "./render.js";
import { addSecrets } from "./secrets.js";
import { addStatus } from "./status.js";
import { addSynth } from "./synth.js";

/** All sub-commands, in the order of their help. */
export const COMMANDS: readonly AddCommand[] = [
  addInit,
  addCheck,
  addExplain,
  addCapacity,
  addDiff,
  addSynth,
  addRender,
  addImages,
  addKubeconfig,
  addSecrets,
  addStatus,
  addDoctor,
];
