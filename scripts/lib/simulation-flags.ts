/** Flags of `relais simulate` as text, or absent. */
export interface SimulationFlags {
  readonly sfus?: string;
  readonly overload: string;
  readonly roll?: string;
  readonly lose?: string;
  readonly at?: string;
  readonly seed: string;
  readonly days: string;
}

/** What is asked of the simulator. Times are s after midnight. */
export interface Questions {
  /** Another number of SFUs than the file leads to. */
  readonly sfus?: number;
  /** Share of the participant-time that may be overloaded. */
  readonly goal: number;
  readonly roll?: number;
  /** `at` is absent for the busiest moment of each day. */
  readonly lose?: { readonly what: "node" | "zone"; readonly at?: number };
  readonly seed: number;
  readonly days: number;
}

/** Reads the flags; every flag that cannot be read is a line. */
export function questionsOf(flags: SimulationFlags): Questions | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const read = <Value>(
    flag: string,
    text: string | undefined,
    parse: (text: string) => Value | undefined,
    fix: string,
  ) => {
    const value = text === undefined ? undefined : parse(text);
    if (text !== undefined && value === undefined) problems.push(`--${flag} is ${JSON.stringify(text)}; ${fix}`);
    return value;
  };
  const time = "allowed: 00:00 to 23:59; write a time of the day such as 10:00";
  const sfus = read("sfus", flags.sfus, whole(1, 5000), "allowed: 1 to 5000; write a whole number");
  const goal = read("overload", flags.overload, share, "allowed: 0% to 100%; write a share such as 0.1%");
  const roll = read("roll", flags.roll, clock, time);
  const what = read("lose", flags.lose, lost, "allowed: node, zone; say which of the two is lost");
  const at = read("at", flags.at, clock, time);
  const seed = read("seed", flags.seed, whole(0, 1_000_000_000), "allowed: 0 to 1000000000; write a whole number");
  const days = read("days", flags.days, whole(1, 100), "allowed: 1 to 100; write a whole number");
  if (flags.at !== undefined && flags.lose === undefined)
    problems.push(`--at is ${JSON.stringify(flags.at)}, but nothing is lost; add --lose node or --lose zone`);
  if (problems.length > 0 || goal === undefined || seed === undefined || days === undefined) return { problems };
  return {
    goal,
    seed,
    days,
    ...(sfus !== undefined && { sfus }),
    ...(roll !== undefined && { roll }),
    ...(what !== undefined && { lose: { what, ...(at !== undefined && { at }) } }),
  };
}

const whole = (minimum: number, maximum: number) => (text: string) => {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return value >= minimum && value <= maximum ? value : undefined;
};

function share(text: string): number | undefined {
  const match = /^(\d{1,3}(?:\.\d+)?)\s*%$/.exec(text);
  const value = match ? Number(match[1]) / 100 : Number.NaN;
  return value <= 1 ? value : undefined;
}

function clock(text: string): number | undefined {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text);
  const [hour, minute] = [Number(match?.[1] ?? Number.NaN), Number(match?.[2] ?? Number.NaN)];
  return hour < 24 && minute < 60 ? hour * 3600 + minute * 60 : undefined;
}

const lost = (text: string) => (text === "node" || text === "zone" ? text : undefined);
