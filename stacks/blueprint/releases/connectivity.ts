import { connectivitySheet } from "../../connectivity/sheet.js";
import type { Blueprint, Release } from "../blueprint.js";
import { type Context, scheduling } from "../context.js";
import { imageValue } from "../images.js";

/**
 * Checks of every path from inside the cluster, where the environment asks for them.
 *
 * @param others What there is to check.
 */
export function connectivity(
  context: Context,
  others: Pick<Blueprint, "name" | "domain" | "ports" | "releases">,
): Extract<Release, { chart: "connectivity" }>[] {
  const { environment, images, names } = context;
  if (!environment.connectivity) return [];
  return [
    {
      name: "connectivity",
      chart: "connectivity",
      namespace: names.mediaNamespace,
      stack: "services",
      after: ["edge"],
      wait: true,
      timeoutSeconds: 300,
      values: {
        schedule: environment.connectivity.schedule ?? "",
        sheet: connectivitySheet(others),
        trust: { secretName: environment.trust?.secret ?? "", key: environment.trust?.key ?? "ca.crt" },
        image: imageValue(images, "node"),
        imagePullSecrets: environment.images.pullSecrets,
        scheduling: scheduling(context, "system"),
        networkPolicy: { enabled: true, edgeNamespace: environment.edge.controllerNamespace },
      },
    },
  ];
}
