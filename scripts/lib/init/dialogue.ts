import { formatFinding } from "../../../stacks/finding.js";
import { judge, type Objection } from "./judge.js";
import { type Answers, applies, type Question } from "./question.js";
import { QUESTIONS } from "./questions.js";

/**
 * Asks on the terminal whatever `given` leaves open, on standard error so that standard output stays a result. An answer
 * that the schema or a rule refuses is asked again; so is an earlier one that a later one makes impossible.
 * Undefined if the user pressed Ctrl-C.
 */
export async function dialogue(given: Answers): Promise<Answers | undefined> {
  const prompts = await import("@clack/prompts");
  const output = process.stderr;
  // A prompt hides the cursor, and a signal ends the process without the prompt's own ending.
  process.once("exit", () => output.write("\u001b[?25h"));
  prompts.intro("A first environment. Every answer can be changed later, in the file.", { output });

  const ask = async (question: Question, answers: Answers): Promise<string | undefined> => {
    const { key, asks, choices, fallback, example } = question;
    const usual = answers[key] ?? fallback?.(answers);
    const refuse = (value: string | undefined) => {
      const answer = value || (usual ?? "");
      const objection = judge({ ...answers, [key]: answer }).find((each) => each.question === question);
      return objection && inWords(objection);
    };
    const answer = choices
      ? await prompts.select({
          message: asks,
          output,
          ...(usual === undefined ? {} : { initialValue: usual }),
          options: Object.entries(choices).map(([value, hint]) => ({ value, label: value, hint })),
        })
      : await prompts.text({
          message: asks,
          output,
          placeholder: usual ?? (example === "" ? "" : `e.g. ${example}`),
          defaultValue: usual ?? "",
          validate: refuse,
        });
    return prompts.isCancel(answer) ? undefined : (answer ?? "");
  };

  let answers = given;
  const open = () => QUESTIONS.find((each) => answers[each.key] === undefined && applies(each, answers));
  for (let question = open(); question !== undefined; ) {
    const answer = await ask(question, answers);
    if (answer === undefined) return undefined;
    answers = { ...answers, [question.key]: answer };
    const [objection] = judge(answers);
    if (objection) prompts.log.error(inWords(objection), { output });
    question = objection ? (objection.question ?? question) : open();
  }
  prompts.outro("That is all.", { output });
  return answers;
}

const inWords = ({ finding }: Objection) => formatFinding(finding).replace(/^error: /, "");
