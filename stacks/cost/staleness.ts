import type { Finding } from "../finding.js";
import { costFigure } from "./evidence.js";

/** A finding about prices that are too old to budget with; none where there are no prices, or young ones. */
export function staleness(date: string | null, today: Date): Finding[] {
  if (date === null) return [];
  const months = Math.floor((today.getTime() - Date.parse(date)) / (costFigure("hoursPerMonth") * 3_600_000));
  if (months < costFigure("priceMonths")) return [];
  return [
    {
      rule: "prices",
      severity: "warning",
      path: ["cost", "prices"],
      message: `prices are of ${date}, ${months} months ago`,
      fix: "get new ones (relais prices --refresh) and name their file in cost.prices",
    },
  ];
}
