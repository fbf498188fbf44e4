import { OKS_REGIONS, OKS_ZONES } from "../clouds/outscale-oks.js";
import { type Check, finding } from "./check.js";

/** Region and zones exist on OKS; a zone is named once. */
export const oksRegion: Check = ({ environment }) => {
  const { cloud } = environment;
  if (cloud.provider !== "outscale-oks") return [];
  const region = (OKS_REGIONS as readonly string[]).includes(cloud.region)
    ? []
    : [
        finding(
          "oks-region",
          "error",
          ["cloud", "region"],
          `cloud.region is "${cloud.region}", which has no OKS`,
          "choose an OKS region",
          OKS_REGIONS.join(", "),
        ),
      ];
  const zones = cloud.zones.flatMap((zone, index) => {
    const path = ["cloud", "zones", index];
    if (!(OKS_ZONES as readonly string[]).includes(zone)) {
      return [
        finding(
          "oks-region",
          "error",
          path,
          `cloud.zones[${index}] is "${zone}"`,
          "choose an existing subregion",
          OKS_ZONES.join(", "),
        ),
      ];
    }
    if (cloud.zones.indexOf(zone) === index) return [];
    return [
      finding("oks-region", "error", path, `cloud.zones[${index}] is "${zone}" a second time`, "name each zone once"),
    ];
  });
  const multiZone =
    cloud.controlPlane.multiZone && cloud.zones.length < 3
      ? [
          finding(
            "oks-region",
            "error",
            ["cloud", "controlPlane", "multiZone"],
            "cloud.controlPlane.multiZone needs three zones",
            "add zones or set it to false",
          ),
        ]
      : [];
  // "mono" is one master. Which of the larger sizes allow it, the account's list tells (docs/clouds.md).
  const single =
    cloud.controlPlane.multiZone && cloud.controlPlane.size.startsWith("cp.mono.")
      ? [
          finding(
            "oks-region",
            "error",
            ["cloud", "controlPlane", "size"],
            `cloud.controlPlane.size is ${cloud.controlPlane.size}, a single master, but multiZone is true`,
            "choose a size with three masters, e.g. cp.3.masters.small, or set multiZone to false",
          ),
        ]
      : [];
  const admins = cloud.admins.flatMap((network, index) =>
    // OKS refuses private and loopback networks here. Source: OKS OpenAPI 0684cd47, admin_whitelist.
    /^(10\.|127\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(network.text)
      ? [
          finding(
            "oks-region",
            "error",
            ["cloud", "admins", index],
            `cloud.admins[${index}] is ${network.text}, which is not public`,
            "name the public network you come from",
          ),
        ]
      : [],
  );
  return [...region, ...zones, ...multiZone, ...single, ...admins];
};
