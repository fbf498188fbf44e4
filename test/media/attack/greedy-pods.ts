import type { Manifest } from "../../charts/rendered.js";

/** What a pod may ask for to get out of its node's fences, each on top of a pod that asks for nothing of that. */
export const GREEDY: Readonly<Record<string, (pod: Manifest) => void>> = {
  "a privileged container": ({ spec }) =>
    Object.assign(spec.containers[0].securityContext, { privileged: true, allowPrivilegeEscalation: true }),
  "more privileges later": ({ spec }) => {
    spec.containers[0].securityContext.allowPrivilegeEscalation = true;
  },
  root: ({ spec }) => Object.assign(spec.securityContext, { runAsUser: 0, runAsNonRoot: false }),
  "a capability": ({ spec }) => {
    spec.containers[0].securityContext.capabilities.add = ["SYS_ADMIN"];
  },
  "a capability for raw packets": ({ spec }) => {
    spec.containers[0].securityContext.capabilities.add = ["NET_RAW"];
  },
  "all system calls": ({ spec }) => {
    spec.securityContext.seccompProfile = { type: "Unconfined" };
  },
  "the host's network": ({ spec }) => {
    spec.hostNetwork = true;
  },
  "the host's processes": ({ spec }) => Object.assign(spec, { hostPID: true, shareProcessNamespace: false }),
  "the host's memory segments": ({ spec }) => {
    spec.hostIPC = true;
  },
  "a folder of the host": ({ spec }) => spec.volumes.push({ name: "host", hostPath: { path: "/" } }),
  "a port of the host": ({ spec }) => {
    spec.containers[0].ports = [{ containerPort: 8_000, hostPort: 8_000 }];
  },
  "a kernel parameter": ({ spec }) => {
    spec.securityContext.sysctls = [{ name: "kernel.msgmax", value: "1" }];
  },
};
