import { confirm, isCancel } from "@clack/prompts";
import { EngineError } from "./engine/engine.js";

/** Asks on a terminal, with no as the default. Throws `EngineError` where there is nobody to ask. */
export async function agreed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new EngineError(
      "there is no terminal to ask on, and nothing is applied; add --yes once the plan has been read",
    );
  const answer = await confirm({ message: question, initialValue: false });
  return !isCancel(answer) && answer;
}
