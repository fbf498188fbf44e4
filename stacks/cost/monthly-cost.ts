import type { PoolSize } from "../capacity/sizing.js";
import type { Cost, CostGroup, CostLine, Unpriced } from "./cost.js";
import { costFigure, peakHoursPerMonth } from "./evidence.js";
import { exactly, type Interval, product, scaled, sumOf } from "./interval.js";
import { itemsOf, nodePrice } from "./node-price.js";
import { leastTrust, type Price, type Prices } from "./price.js";
import { countedPools, type Planned, resourcesOf } from "./resources.js";

const POOL_GROUPS = { sfu: "SFU nodes", turn: "TURN nodes", system: "system nodes" } as const;

/** Left out of every sum. */
const NOT_INCLUDED = [
  "taxes, support, reservations and discounts",
  "the volumes that nodes start from: OKS does not publish their size",
  "object storage of the state: less than a GiB",
  "recordings, applications and people",
];

type Entry = { readonly line: CostLine; readonly prices: readonly Price[] } | { readonly unpriced: Unpriced };

/**
 * What an environment costs a month in its planned size, day and night. Pure; needs no network.
 *
 * Traffic counts once for each participant, as SFUs send it; what may pass TURN's load balancer is added, so that a larger
 * share behind TURN never costs less.
 */
export function monthlyCost(planned: Planned, prices: Prices): Cost {
  const { environment, sizing } = planned;
  const { demand, cost } = environment;
  const hours = cost.peakHours === undefined ? peakHoursPerMonth(demand.day?.hours) : exactly(cost.peakHours);
  const entries = [
    ...poolEntries(countedPools(planned), prices),
    ...clusterEntries(planned, prices),
    ...trafficEntries(planned, prices, hours),
  ];
  const lines = entries.flatMap((entry) => ("line" in entry ? [entry.line] : []));
  const used = entries.flatMap((entry) => ("line" in entry ? entry.prices : []));
  const total = lines.length === 0 ? null : sumOf(lines.map(({ monthly }) => monthly));
  const users = demand.participants === undefined ? demand.registered : undefined;
  return {
    currency: "EUR",
    date: used.map(({ date }) => date).sort()[0] ?? null,
    lines,
    unpriced: entries.flatMap((entry) => ("unpriced" in entry ? [entry.unpriced] : [])),
    total,
    trust: leastTrust(lines.map(({ trust }) => trust)),
    perThousandParticipants: total && scaled(total, 1000 / sizing.participants),
    perHundredThousandRegistered: total && users !== undefined ? scaled(total, 100_000 / users) : null,
    traffic: { peakHours: hours, gibibytes: gibibytes(sizing.traffic.out, hours) },
    licences:
      cost.licencePerUser === undefined || users === undefined
        ? null
        : { perUser: cost.licencePerUser, users, monthly: cost.licencePerUser * users },
    notIncluded: NOT_INCLUDED,
  };
}

function poolEntries(pools: readonly PoolSize[], prices: Prices): Entry[] {
  return pools
    .filter(({ nodes }) => nodes > 0)
    .map(({ pool, nodes, nodeType, vcpu, memory }): Entry => {
      const group = POOL_GROUPS[pool];
      const price = nodePrice({ type: nodeType, vcpu, memory }, prices);
      if (!price) return { unpriced: { group, what: `${nodes} x ${nodeType}`, item: itemsOf(nodeType) } };
      const unitPrice = scaled(price.hourly, costFigure("hoursPerMonth"));
      const line = {
        group,
        what: nodeType,
        quantity: exactly(nodes),
        unit: "node",
        unitPrice,
        monthly: scaled(unitPrice, nodes),
        trust: price.trust,
        source: price.source,
      };
      return { line, prices: price.of };
    });
}

/** What a cloud bills by the hour or the GiB and month; nothing that is not there. */
function clusterEntries(planned: Planned, prices: Prices): Entry[] {
  const { environment, blueprint } = planned;
  const { cloud } = environment;
  const counted = resourcesOf(planned);
  const balancers = counted.publicLoadBalancers + counted.internalLoadBalancers;
  const entry = (group: CostGroup, item: string, what: string, unit: string, quantity: Interval, units = 1): Entry[] =>
    quantity.high === 0 ? [] : [entryOf({ group, item, what, unit, quantity }, prices, units)];
  const hours = costFigure("hoursPerMonth");
  const volume = blueprint.storageClass?.parameters.type ?? environment.redis.storageClass;
  return [
    ...(cloud.provider === "outscale-oks"
      ? entry(
          "control plane",
          `control-plane/${cloud.controlPlane.size}`,
          cloud.controlPlane.size,
          "control plane",
          exactly(1),
          hours,
        )
      : []),
    ...entry("load balancers", "load-balancer", "of TURN and the edge", "load balancer", exactly(balancers), hours),
    ...entry(
      "addresses and NAT",
      "public-address",
      "addresses of pools that no node has",
      "address",
      exactly(counted.idleAddresses),
      hours,
    ),
    // One for the project's Net; whether OKS makes one for each subregion is not published.
    ...(cloud.provider === "outscale-oks"
      ? entry("addresses and NAT", "nat", "NAT", "service", { low: 1, high: cloud.zones.length }, hours)
      : []),
    ...entry(
      "volumes",
      `volume/${volume || "default"}`,
      `volumes of Valkey, ${counted.volumes} of ${counted.volumeSize} GiB`,
      "GiB",
      exactly(counted.volumes * counted.volumeSize),
    ),
  ];
}

function trafficEntries({ environment, sizing }: Planned, prices: Prices, hours: Interval): Entry[] {
  const { turn, demand } = environment;
  const out = gibibytes(sizing.traffic.out, hours);
  const entries = [
    entryOf({ group: "egress", item: "egress", what: "from SFUs to clients", unit: "GiB", quantity: out }, prices),
  ];
  const relayed = scaled(out, demand.relayed);
  if (!turn.tls || relayed.high === 0) return entries;
  // A client takes UDP where it can, so the share that is left to TLS is only known where UDP is not offered.
  const quantity = { low: turn.udp ? 0 : relayed.low, high: relayed.high };
  const what = "through TURN's load balancer, in addition";
  return [...entries, entryOf({ group: "egress", item: "load-balancer-traffic", what, unit: "GiB", quantity }, prices)];
}

interface Wanted {
  readonly group: CostGroup;
  readonly item: string;
  readonly what: string;
  readonly unit: string;
  readonly quantity: Interval;
}

/** A line, or what it lacks. `units`: of the price, in one unit of the line for a month. */
function entryOf({ group, item, what, unit, quantity }: Wanted, prices: Prices, units = 1): Entry {
  const price = prices.get(item);
  if (!price) return { unpriced: { group, what, item } };
  const unitPrice = scaled(price.price, units);
  const line = {
    group,
    what,
    quantity,
    unit,
    unitPrice,
    monthly: product(quantity, unitPrice),
    trust: quantity.low === quantity.high ? price.trust : leastTrust([price.trust, "derived"]),
    source: price.source,
  };
  return { line, prices: [price] };
}

/** GiB that flow in these hours. */
const gibibytes = (bitsPerSecond: number, hours: Interval): Interval =>
  scaled(hours, (bitsPerSecond / 8 / 2 ** 30) * 3600);
