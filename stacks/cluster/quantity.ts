const FACTORS: Readonly<Record<string, number>> = {
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** Reads a Kubernetes quantity such as `15900m`, `24576Mi` or `1e3`. NaN, which compares as too little, if it is none. */
export function quantity(text: string | number): number {
  const match = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([a-zA-Z]*)$/.exec(String(text));
  const factor = FACTORS[match?.[2] ?? ""];
  return match && factor !== undefined ? Number(match[1]) * factor : Number.NaN;
}
