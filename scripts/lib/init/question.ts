import type { KeyPath } from "../../../stacks/finding.js";

/** The answers as they were typed, by question; lists are separated by commas. */
export type Answers = Readonly<Partial<Record<AnswerKey, string>>>;

/** Names of the questions; each is the name of its flag as commander gives it back. */
export type AnswerKey =
  | "name"
  | "domain"
  | "provider"
  | "region"
  | "zones"
  | "kubernetes"
  | "exposure"
  | "nodeNetwork"
  | "podNetwork"
  | "serviceNetwork"
  | "vcpu"
  | "memory"
  | "admins"
  | "registered"
  | "concurrency"
  | "participants"
  | "meetings"
  | "relayed"
  | "survive"
  | "app"
  | "edge"
  | "edgeClass"
  | "controllerNamespace";

/** What `relais init` has to know, once for the flag and the dialogue. */
export interface Question {
  readonly key: AnswerKey;
  readonly flag: string;
  readonly asks: string;
  /** The key of the file that the answer fills: a finding there is about this answer. */
  readonly path: KeyPath;
  /** The only answers, each with a hint. */
  readonly choices?: Readonly<Record<string, string>>;
  /** The answer where none is given; without it the question must be answered. */
  readonly fallback?: (answers: Answers) => string;
  /** May be left empty: another question takes its place. */
  readonly optional?: true;
  /** When it is asked at all, in words for those who give its flag at another time. */
  readonly when?: { readonly holds: (answers: Answers) => boolean; readonly words: string };
  /** A right answer, for the prompt, and in the place of a question that is still open. */
  readonly example: string;
}

/** True if the question is asked, given the answers before it. */
export function applies({ when }: Question, answers: Answers): boolean {
  return when === undefined || when.holds(answers);
}
