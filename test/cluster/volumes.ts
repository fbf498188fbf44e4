import type { Manifest } from "../charts/rendered.js";
import type { Api } from "./api.js";
import { ZONE } from "./nodes.js";

/**
 * Double of a CSI driver of volumes that stay with their zone: makes the volume of every claim whose pod has got a node, in the
 * zone of that node. Stops when told.
 */
export async function provisionVolumes(api: Api): Promise<() => void> {
  const made = new Set<string>();
  const look = (claim: Manifest) => {
    const { uid, annotations } = claim.metadata;
    const node = annotations?.["volume.kubernetes.io/selected-node"];
    if (node === undefined || claim.spec.volumeName || made.has(uid)) return;
    made.add(uid);
    // A cluster that is being stopped answers nobody.
    provision(api, claim, node).catch(() => made.delete(uid));
  };
  const { stop } = await api.watch("/api/v1/persistentvolumeclaims", ({ object }) => look(object));
  return stop;
}

async function provision(api: Api, { metadata, spec }: Manifest, nodeName: string): Promise<void> {
  const { name, namespace, uid } = metadata;
  const node = await api.ask("GET", `/api/v1/nodes/${nodeName}`);
  const inZone = [{ key: ZONE, operator: "In", values: [node.metadata.labels[ZONE]] }];
  await api.ask("POST", "/api/v1/persistentvolumes", {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `pvc-${uid}` },
    spec: {
      accessModes: spec.accessModes,
      capacity: spec.resources.requests,
      storageClassName: spec.storageClassName,
      persistentVolumeReclaimPolicy: "Retain",
      csi: { driver: "relais.test", volumeHandle: uid },
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: inZone }] } },
    },
  });
}
