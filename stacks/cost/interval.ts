/** An amount of which two ends are known; both are the same where it is certain. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A certain amount. */
export const exactly = (value: number): Interval => ({ low: value, high: value });

/** The sum of amounts. */
export const sumOf = (amounts: readonly Interval[]): Interval =>
  amounts.reduce((sum, each) => ({ low: sum.low + each.low, high: sum.high + each.high }), exactly(0));

/** The product of two amounts, none of which is negative. */
export const product = (a: Interval, b: Interval): Interval => ({ low: a.low * b.low, high: a.high * b.high });

/** An amount `factor` times over; a factor that is not negative. */
export const scaled = (amount: Interval, factor: number): Interval => product(amount, exactly(factor));
