import { ProbeError } from "./observation.js";

/** Clocks further apart than this make tokens that are over, or not yet valid. LiveKit lets them differ by a minute. */
const CLOCK_SECONDS = 60;

/**
 * Why a join was refused, by the HTTP answer to it.
 *
 * @param date The header of that name: the server's clock.
 */
export function refusedJoin(status: number, body: string, date: string | undefined, now: Date): ProbeError {
  const words = `${status}${body && !body.startsWith("<") ? ` ${body}` : ""}`;
  if (status === 401) {
    const apart = Math.round((Date.parse(date ?? "") - now.getTime()) / 1000);
    if (/expired|not valid yet|issued in the future/.test(body) && Math.abs(apart) > CLOCK_SECONDS)
      return new ProbeError("clock", `${words}; its clock and this machine's differ by ${Math.abs(apart)} s`);
    return new ProbeError("credentials", words);
  }
  if (status === 404) return new ProbeError("not found", `${words}: nothing answers /rtc there`);
  if (status === 502 || status === 503 || status === 504) return new ProbeError("no backend", words);
  return new ProbeError("status", words);
}
