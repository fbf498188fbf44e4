import type { Blueprint } from "../blueprint/blueprint.js";
import type { Infrastructure } from "../blueprint/oks-infrastructure.js";
import {
  type App,
  OksCluster,
  OksManifest,
  OksProject,
  OutscaleProvider,
  TerraformOutput,
  type TerraformStack,
} from "./cdk.js";
import { newStack, pinProvider } from "./stack.js";

const MANIFEST_TIMEOUT = "30m";

/** Whether project, cluster and addresses are held against removal; only `relais destroy` takes that away. */
export interface Protection {
  readonly isProtected?: boolean;
}

/**
 * Project, cluster, IP pools and node pools in one apply. Keys of the root account come from the environment
 * (OSC_ACCESS_KEY, OSC_SECRET_KEY), never from here.
 */
export function infraStack(
  app: App,
  blueprint: Blueprint,
  infrastructure: Infrastructure,
  { isProtected = true }: Protection = {},
): TerraformStack {
  const stack = newStack(app, `${blueprint.name}-infra`, blueprint.state);
  const { region, project: net, cluster: plan, objects } = infrastructure;
  new OutscaleProvider(stack, "outscale", { region });
  pinProvider(stack, "outscale");

  // A changed CIDR or name replaces project, cluster and everything in it: refused until someone edits this.
  const lifecycle = { preventDestroy: isProtected };
  const tags = { "relais-environment": blueprint.name };
  const project = new OksProject(stack, "project", {
    ...net,
    region,
    tags,
    disableApiTermination: isProtected,
    lifecycle,
  });
  const window = {
    durationHours: plan.maintenance.hours,
    startHour: plan.maintenance.hour,
    weekDay: plan.maintenance.day,
    tz: plan.maintenance.timezone,
  };
  const cluster = new OksCluster(stack, "cluster", {
    projectId: project.id,
    name: plan.name,
    version: plan.version,
    cidrPods: plan.pods,
    cidrService: plan.services,
    adminWhitelist: [...plan.admins],
    controlPlanes: plan.controlPlanes,
    ...(plan.multiZone ? { cpMultiAz: true, cpSubregions: [...plan.zones] } : {}),
    // Every update resends these windows: left out, they would be reset.
    autoMaintenances: {
      minorUpgradeMaintenance: { enabled: false, ...window },
      patchUpgradeMaintenance: { enabled: true, ...window },
    },
    disableApiTermination: isProtected,
    description: net.description,
    tags,
    lifecycle,
  });

  const made = new Map<string, OksManifest>();
  for (const { id, manifest, after, protect } of objects) {
    const dependsOn = after.map((earlier) => {
      const dependency = made.get(earlier);
      if (!dependency) throw new Error(`${id} comes before ${earlier}`);
      return dependency;
    });
    const object = new OksManifest(stack, id, {
      clusterId: cluster.id,
      // JSON, because OpenTofu shows its differences leaf by leaf.
      manifest: JSON.stringify(manifest),
      timeouts: { create: MANIFEST_TIMEOUT, update: MANIFEST_TIMEOUT },
      // The engine library takes no notice of dependencies between constructs.
      dependsOn,
      ...(protect ? { lifecycle } : {}),
    });
    made.set(id, object);
  }
  new TerraformOutput(stack, "cluster_id", { value: cluster.id });
  new TerraformOutput(stack, "kubeconfig", { value: cluster.kubeconfig, sensitive: true });
  return stack;
}
