import { gitlabPipeline } from "./gitlab.js";
import type { Forge, Pipeline } from "./pipeline.js";
import { workflow } from "./workflow.js";

/** A file of the user's repository. */
export interface PipelineFile {
  /** From the top of the repository. */
  readonly file: string;
  readonly text: string;
}

/** The pipeline of an environment as the forge reads it. */
export function pipelineFile(pipeline: Pipeline, forge: Forge): PipelineFile {
  const file =
    forge === "gitlab" ? `.gitlab-ci.relais-${pipeline.name}.yml` : `.${forge}/workflows/relais-${pipeline.name}.yaml`;
  return { file, text: forge === "gitlab" ? gitlabPipeline(pipeline) : workflow(pipeline, forge) };
}
