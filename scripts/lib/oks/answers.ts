import { z } from "zod";

/**
 * What the OKS API answers, as far as Relais reads it; other fields may come and go. Source: Outscale's OpenAPI description,
 * osc-sdk-python osc_sdk_python/resources/oks/api.yaml 0684cd47 (June 2026).
 */

/** Shown on terminals. */
const text = z.string().regex(/^\P{Cc}*$/u);

/** Ids end up in commands that people paste. */
const id = z.string().regex(/^[\w-]+$/);

const status = text.nullish().transform((said) => said ?? "unknown");

const project = z.object({ id, name: text, cidr: text, region: text, status });

const cluster = z
  .object({
    id,
    name: text,
    version: text,
    cidr_pods: text,
    cidr_service: text,
    statuses: z.object({ status }),
  })
  .transform(({ statuses, cidr_pods, cidr_service, ...rest }) => ({
    ...rest,
    pods: cidr_pods,
    services: cidr_service,
    status: statuses.status,
  }));

const quotas = z
  .object({
    Projects: z.int(),
    ClustersPerProject: z.int(),
    KubeVersions: z.array(text),
    CPSubregions: z.array(text),
  })
  .transform((found) => ({
    projects: found.Projects,
    clustersPerProject: found.ClustersPerProject,
    kubernetes: found.KubeVersions,
    controlPlaneZones: found.CPSubregions,
  }));

/** The next part of a list is asked for by cursor or by number, whichever the API speaks of. */
const pagination = z
  .object({
    cursor: z.object({ next_cursor: z.string().nullish() }).nullish(),
    offset: z.object({ page: z.int().nullish(), limit: z.int().nullish(), total: z.int().nullish() }).nullish(),
  })
  .nullish();

/** Where a list goes on. */
export type Pagination = z.infer<typeof pagination>;

export const PROJECTS = z.object({ Projects: z.array(project), Pagination: pagination });
export const CLUSTERS = z.object({ Clusters: z.array(cluster), Pagination: pagination });
export const CLUSTER = z.object({ Cluster: cluster });
export const QUOTAS = z.object({ Quotas: quotas });
export const CONTROL_PLANES = z.object({ ControlPlanes: z.array(text) });
export const KUBECONFIG = z.object({ Cluster: z.object({ data: z.object({ kubeconfig: z.string() }) }) });
