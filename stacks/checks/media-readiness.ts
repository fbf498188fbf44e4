import { type Check, finding } from "./check.js";

/**
 * Running calls must not depend on readiness: LiveKit reports itself unhealthy whenever Redis blinks, and a draining pod
 * is not ready for hours. Without `publishNotReadyAddresses` either would cut its media.
 */
export const mediaReadiness: Check = ({ blueprint }) =>
  blueprint.services
    .filter(
      ({ carries, publishNotReadyAddresses }) =>
        (carries === "media" || carries === "turn-udp") && !publishNotReadyAddresses,
    )
    .map((service) =>
      finding(
        "media-readiness",
        "error",
        ["cloud"],
        `service ${service.name} carries ${service.carries} and follows readiness: a Redis blink would end its calls`,
        "set publishNotReadyAddresses",
      ),
    );
