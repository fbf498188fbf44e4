import { design } from "../../../stacks/design.js";
import type { Finding, KeyPath } from "../../../stacks/finding.js";
import { firstEnvironment } from "./file.js";
import { type AnswerKey, type Answers, applies, type Question } from "./question.js";
import { QUESTIONS } from "./questions.js";

/** An error that an answer causes, and the question to ask again; without a question the answers only clash together. */
export interface Objection {
  readonly finding: Finding;
  readonly question?: Question;
}

/**
 * What is wrong with the answers so far, in the words of the schema and the rules: the file that they make, with examples
 * in the place of open questions, goes the whole way of an environment. Errors about open questions are left out.
 */
export function judge(answers: Answers): Objection[] {
  const assumed = complete(answers, (question) => question.example);
  return design("", firstEnvironment(assumed, ""))
    .findings.filter(({ severity }) => severity === "error")
    .map(({ location: _, ...finding }) => ({ finding, ...blamed(finding.path, assumed) }))
    .filter(({ question }) => question === undefined || answers[question.key] !== undefined);
}

/** The answers with every open question that applies answered by `answer`; one that has no answer stays open. */
export function complete(answers: Answers, answer: (question: Question, answers: Answers) => string | undefined) {
  const completed: Partial<Record<AnswerKey, string>> = { ...answers };
  for (const question of QUESTIONS) {
    if (completed[question.key] !== undefined || !applies(question, completed)) continue;
    const value = answer(question, completed);
    if (value !== undefined) completed[question.key] = value;
  }
  return completed;
}

/** The question about the key at `path`, or about the part of the file around it. */
function blamed(path: KeyPath, answers: Answers): { question?: Question } {
  const asked = QUESTIONS.filter((question) => applies(question, answers));
  const within = (inner: KeyPath, outer: KeyPath) => outer.every((part, index) => inner[index] === part);
  const question =
    asked.filter((each) => within(path, each.path)).sort((a, b) => b.path.length - a.path.length)[0] ??
    asked.find((each) => path.length > 0 && within(each.path, path));
  return question ? { question } : {};
}
