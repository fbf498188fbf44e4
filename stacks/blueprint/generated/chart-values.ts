/** Made by `npm run generate:charts` from the charts' values.schema.json. */

/** Values of each chart as its templates see them: every key is there. */
export interface ChartValues {
  readonly "livekit-server": LiveKitServerValues;
  readonly coturn: CoturnValues;
  readonly valkey: ValkeyValues;
  readonly edge: EdgeValues;
  readonly "host-network-policy": HostNetworkPolicyValues;
  readonly "node-tuning": NodeTuningValues;
  readonly connectivity: ConnectivityValues;
}
/** Values of the livekit-server chart. */
export interface LiveKitServerValues {
  /** Deployment: as many SFUs as replicas or autoscaling say, one per node. DaemonSet: one on each node with scheduling.nodeLabels; replicas, autoscaling and spreadZones are not used. */
  readonly workload: "Deployment" | "DaemonSet";
  /** SFUs, one per node. More than one needs Redis. Not used with autoscaling. */
  readonly replicas: number;
  /** More SFUs while there is more to carry. Never fewer by itself: Kubernetes would choose which one ends, and a room does not move. */
  readonly autoscaling: {
    /** none: replicas says how many. hpa: a HorizontalPodAutoscaler, with metrics from metrics-server and an adapter for Prometheus. keda: a ScaledObject of KEDA, which asks Prometheus itself. */
    readonly kind: "none" | "hpa" | "keda";
    /** Least SFUs. */
    readonly minReplicas: number;
    /** Most SFUs; not above the nodes of the pool, since there is one SFU to a node. */
    readonly maxReplicas: number;
    /** Load of an SFU above which one more is started; of several, that which asks for most. 0 = not looked at; at least one is needed. */
    readonly targets: {
      /** Participants of an SFU on average. */
      readonly participants: number;
      /** CPU of an SFU on average, in percent of resources.requests.cpu. Below node_selector.cpu_load_limit, above which an SFU gets no new room. */
      readonly cpuPercent: number;
      /** Packets that an SFU sends in a second on average. */
      readonly packetsPerSecond: number;
    };
    /** Where KEDA asks, for kind keda. */
    readonly prometheus: {
      /** URL of Prometheus, such as http://prometheus.monitoring.svc:9090. */
      readonly serverAddress: string;
      /** TriggerAuthentication in the release's namespace that holds what Prometheus asks for; empty: nothing. */
      readonly authentication: string;
    };
  };
  /** Images; mirror all of them for a closed site. */
  readonly images: {
    /** Image of livekit-server. */
    readonly server: ImageValue;
    /** Image of Python 3.11 or newer: resolves the public address and composes the configuration from Secrets into memory. */
    readonly prepare: ImageValue;
    /** Image of HAProxy 3.2 or newer with BusyBox: the proxy to the Valkey primary, used with redis.mode sentinel. */
    readonly redisProxy: ImageValue;
  };
  /**
   * Names of registry Secrets.
   *
   * Items: Secret name.
   */
  readonly imagePullSecrets: readonly string[];
  /** hostNetworkPublicIp: the node's own ports, in a namespace that permits them. nodePortPublicIp: NodePorts on nodes with public addresses, where a restricted namespace is wanted. */
  readonly exposure: "nodePortPublicIp" | "hostNetworkPublicIp";
  /** Ports; the same number in LiveKit, container, Service and policy. */
  readonly ports: {
    /** HTTP and WebSocket. Also carries the admin API (/twirp) and agents (/agent): route only /rtc from outside. */
    readonly signal: number;
    /** Prometheus metrics, plain HTTP. */
    readonly metrics: number;
    /** UDP ports of media. With udpMux one socket each: as wide as the largest node has CPUs, at most 256; nodePortPublicIp needs 30000-32767. */
    readonly mediaUdp: PortRangeValue;
    /** true: all media share the ports of mediaUdp. false: each connection has a port of its own, two for most participants, with hostNetworkPublicIp only; when all are taken joins time out, and nothing says so. */
    readonly udpMux: boolean;
    /** ICE over TCP. nodePortPublicIp needs 30000-32767, outside of mediaUdp. */
    readonly mediaTcp: number;
  };
  /** The two media Services of nodePortPublicIp. */
  readonly mediaService: {
    /** Annotations of both, such as one that opens a NodePort in the cloud's firewall. */
    readonly annotations: {
      /** Value. */
      readonly [k: string]: string;
    };
  };
  /** Serve clients over IPv6 too. Cluster, nodes and pods must have both families; publicAddress.ipv6 says where the address is from. */
  readonly dualStack: boolean;
  /** How the init container finds the address that clients reach this pod's node at. Anything but global unicast is refused. */
  readonly publicAddress: {
    /**
     * Sources, tried in order until one answers: value (given here), metadata (HTTP), node (ExternalIP of the Node, read with a token that only the init container has), stun (own STUN servers), hostIP (the node's internal address).
     *
     * @minItems 1
     *
     * Items: A source.
     */
    readonly from: readonly ("value" | "metadata" | "node" | "stun" | "hostIP")[];
    /** The address itself, for source value (one replica only); empty otherwise. */
    readonly value: string;
    /** URL that answers with the node's public IPv4 as text, for source metadata. */
    readonly metadataUrl: string;
    /**
     * host:port of your own STUN servers outside the NAT, for source stun.
     *
     * Items: host:port.
     */
    readonly stunServers: readonly string[];
    /** Accept a private address: a lab on its own LAN. */
    readonly allowPrivate: boolean;
    /** How long to wait for an address before the init container fails; some clouds link addresses late. */
    readonly timeoutSeconds: number;
    /** The same for the pod's IPv6 address under dualStack; nodes mostly hold their public one themselves. */
    readonly ipv6: {
      /**
       * Sources, tried in order until one answers with an IPv6 address.
       *
       * @minItems 1
       *
       * Items: A source.
       */
      readonly from: readonly ("value" | "node" | "stun" | "hostIP")[];
      /** The address itself, for source value (one replica only); empty otherwise. */
      readonly value: string;
    };
  };
  /** The SFU answers and never sends first. Behind a NodePort, full ICE collides with the node's source NAT. */
  readonly iceLite: boolean;
  /**
   * Your own STUN servers for clients, host:port without a scheme. Required: given none, LiveKit hands out Twilio's and Google's.
   *
   * Items: host:port.
   */
  readonly stunServers: readonly string[];
  /** TURN servers handed to clients. */
  readonly turn: {
    /** At most one name per protocol (one for UDP, one for TLS): clients allocate on every entry. Not beside turn.embedded. */
    readonly servers: readonly TurnServerValue[];
    /** The secret shared with the TURN servers (coturn: use-auth-secret), at least 32 characters. */
    readonly secret: SecretKeyValue;
    /** Lifetime of the credentials handed out; at least the longest meeting. */
    readonly ttlSeconds: number;
    /** LiveKit's own TURN server inside of each SFU, for one node or few: it shares the SFU's load and fate. Prefer TURN servers of their own. */
    readonly embedded: {
      /** Serve it; hostNetworkPublicIp only. */
      readonly enabled: boolean;
      /** TURN and STUN over UDP, handed out at the SFU's public address. */
      readonly udpPort: number;
      /** UDP ports of relays on the SFU's address, one for each allocation. Clients are not let in here: the relay sends to the SFU. */
      readonly relay: PortRangeValue;
      /**
       * Networks that nothing is relayed to, besides private, shared and reserved ones and networkPolicy.mediaEgressExcept: your own public ranges, but for the SFUs'.
       *
       * Items: CIDR.
       */
      readonly denyPeers: readonly string[];
      /** TURN over TLS, for clients without UDP. LiveKit hands it out at port 443 whatever it listens on, so a load balancer of its own stands before it. */
      readonly tls: {
        /** Serve it, and create the load balancer. */
        readonly enabled: boolean;
        /** What LiveKit listens on, behind port 443 of the load balancer. */
        readonly port: number;
        /** Name that leads to the load balancer, and that the certificate has. */
        readonly domain: string;
        /** Secret of type kubernetes.io/tls. LiveKit reads it when it starts only: a renewed certificate needs a roll. */
        readonly certificateSecret: string;
        /** Annotations of the load balancer's Service. */
        readonly annotations: {
          /** Value of the annotation. */
          readonly [k: string]: string;
        };
      };
    };
  };
  /**
   * Secrets with the keys LIVEKIT_API_KEY and LIVEKIT_API_SECRET (at least 32 characters), one per application. Required.
   *
   * Items: Secret name.
   */
  readonly apiKeySecrets: readonly string[];
  /** Events sent to applications. */
  readonly webhook: {
    /**
     * Receivers; one behind a Service or gateway may need networkPolicy.webhookTargetPorts.
     *
     * Items: URL.
     */
    readonly urls: readonly string[];
    /** Which of apiKeySecrets signs the webhooks; empty without a URL. */
    readonly apiKeySecret: string;
  };
  /** Certificate authorities of webhook receivers, instead of the image's list. */
  readonly trust: {
    /** Secret in the release's namespace; empty: the image's list. */
    readonly secretName: string;
    /** Its key with PEM certificates. */
    readonly key: string;
  };
  /** How SFUs share rooms; needed for more than one. */
  readonly redis: {
    /** none, for one SFU; address: one Redis at redis.address; sentinel: the primary of a group that survives a lost node, through a proxy beside each SFU; cluster: a Redis Cluster, through LiveKit's own client (see Redis above). */
    readonly mode: "none" | "address" | "sentinel" | "cluster";
    /** host:port, for mode address. */
    readonly address: string;
    /** Name of the group in Sentinel, for mode sentinel. */
    readonly masterName: string;
    /**
     * Modes sentinel and cluster: host name of each member. For sentinel with the cluster domain, exactly as Sentinel announces it, at least 3, each running a Sentinel too.
     *
     * Items: Host name.
     */
    readonly members: readonly string[];
    /** Port of the members. */
    readonly port: number;
    /** Port of the Sentinels. */
    readonly sentinelPort: number;
    /** Password of the default user; in modes address and cluster an empty name means no password. */
    readonly passwordSecret: SecretKeyValue;
    /** Password of the ACL user relais-check (AUTH, INFO, SENTINEL get-master-addr-by-name) on members and Sentinels, for mode sentinel. */
    readonly checkPasswordSecret: SecretKeyValue;
    /** Namespace of the members, for the egress policy; empty for a Redis outside the cluster. */
    readonly namespace: string;
    /**
     * Networks of a Redis outside the cluster, for the egress policy, in place of namespace. Both empty in modes address and cluster: its port is open to everywhere.
     *
     * Items: CIDR such as 192.0.2.0/28.
     */
    readonly cidrs: readonly string[];
    /** TLS to Redis, and to Sentinel. Certificates are always verified, names included. */
    readonly tls: {
      /** Speak TLS: to redis.address, to the cluster's members, or from the proxy to members and Sentinels. */
      readonly enabled: boolean;
      /** Secret with the certificate authorities of Redis; in modes address and cluster an empty name means the image's list. */
      readonly caSecret: SecretKeyValue;
      /** Name that the certificates have: all of them in mode cluster, which needs it; in mode address where it is not that of redis.address. */
      readonly serverName: string;
    };
  };
  /** Above a limit a node turns joins away with 503, for new and existing rooms; LiveKit's own default is no limit at all. All SFUs need the same. */
  readonly limits: {
    /** Tracks in and out; 0 = unlimited. */
    readonly numTracks: number;
    /** Bytes per second, in and out together; 0 = unlimited. */
    readonly bytesPerSecond: number;
  };
  /** Rooms. */
  readonly room: {
    /** Participants of one room; 0 = unlimited. A room lives on one SFU. */
    readonly maxParticipants: number;
  };
  /** LiveKit's log level. */
  readonly logLevel: "debug" | "info" | "warn" | "error";
  /** Further configuration of LiveKit, in its own words: every key of the pinned version. What the chart decides is refused with the value to set instead. */
  readonly config: {
    readonly [k: string]: unknown;
  };
  /**
   * Further SFUs of another size, each pool on nodes of its own, in the same rooms' cluster: all Services, policies and secrets are shared. limits hold for all.
   *
   * @maxItems 8
   */
  readonly pools: readonly PoolValue[];
  /** How long a stopping SFU waits for its meetings to end, so the longest meeting you want to keep: the pod's grace period. */
  readonly drainSeconds: number;
  /** SFUs that may be replaced at the same time, by a roll or by evictions: the spare capacity. */
  readonly maxUnavailable: number;
  /** PriorityClass of the pods; empty for the default. */
  readonly priorityClassName: string;
  /** Where pods may run; never two on one node. */
  readonly scheduling: SchedulingValue;
  /** Requests and limits of LiveKit. limits.cpu is refused: throttling drops packets. */
  readonly resources: ResourcesValue;
  /** The pods' own policy; not enforced by most CNIs under hostNetworkPublicIp. */
  readonly networkPolicy: {
    /** Create it. */
    readonly enabled: boolean;
    /**
     * Namespaces whose pods may reach the signal port: gateway and applications. Required while enabled.
     *
     * Items: Namespace name.
     */
    readonly signalFromNamespaces: readonly string[];
    /**
     * Namespaces whose pods may scrape metrics.
     *
     * Items: Namespace name.
     */
    readonly metricsFromNamespaces: readonly string[];
    /**
     * Pod, service and metadata ranges that media must never be sent to.
     *
     * Items: IPv4 CIDR.
     */
    readonly mediaEgressExcept: readonly string[];
    /**
     * TCP ports that webhook receivers inside the cluster listen on behind their Service or gateway, besides the ports in the URLs.
     *
     * Items: Port.
     */
    readonly webhookTargetPorts: readonly number[];
    /**
     * Ports of the Kubernetes API as seen behind its Service; used only with publicAddress.from: [node].
     *
     * @minItems 1
     *
     * Items: Port.
     */
    readonly apiServerPorts: readonly number[];
  };
  /** What Prometheus and Grafana are told. All off: a cluster without their CRDs takes the chart. */
  readonly monitoring: {
    /** A ServiceMonitor for the Prometheus Operator. */
    readonly serviceMonitor: {
      /** Create it; needs the CRD of monitoring.coreos.com. */
      readonly enabled: boolean;
      /** How often Prometheus reads the metrics; alerts expect a minute at most. */
      readonly interval: string;
      /** Labels on it: many Prometheus instances take only those with a label such as release: kube-prometheus-stack. */
      readonly labels: {
        /** Value of the label. */
        readonly [k: string]: string;
      };
    };
    /** A PrometheusRule with the alerts in files/alerts.yaml. */
    readonly rules: {
      /** Create it; needs the CRD of monitoring.coreos.com, and the ServiceMonitor, whose job the alerts ask for. */
      readonly enabled: boolean;
      /** Labels on it, for the same reason. */
      readonly labels: {
        /** Value of the label. */
        readonly [k: string]: string;
      };
    };
    /** A ConfigMap with a Grafana dashboard, for the sidecar that loads dashboards by label. */
    readonly dashboard: {
      /** Create it. */
      readonly enabled: boolean;
      /** The label that the sidecar looks for. */
      readonly labels: {
        /** Value of the label. */
        readonly [k: string]: string;
      };
    };
    /** User and password that the metrics port asks for. Worth it under hostNetworkPublicIp, where no policy guards the port. */
    readonly auth: {
      /** Secret in the release's namespace that holds both; the ServiceMonitor names it too. Empty: no password. */
      readonly secretName: string;
      /** Its key with the user name. */
      readonly usernameKey: string;
      /** Its key with the password. */
      readonly passwordKey: string;
    };
  };
}
/** An image by registry, repository and tag; a digest, once known, wins over the tag. */
export interface ImageValue {
  /** Registry host, with port if any. */
  readonly registry: string;
  /** Path in the registry. */
  readonly repository: string;
  /** Tag; still shown when a digest is set. */
  readonly tag: string;
  /** sha256:..., which wins over the tag; empty while nobody has resolved it. */
  readonly digest: string;
  /** When the kubelet pulls. */
  readonly pullPolicy: "IfNotPresent" | "Always";
}
/** An inclusive range of ports. */
export interface PortRangeValue {
  /** First port. */
  readonly from: number;
  /** Last port, included. */
  readonly to: number;
}
/** A TURN server. */
export interface TurnServerValue {
  /** Host name or address, IPv6 in brackets; no scheme, since LiveKit writes one before it. */
  readonly host: string;
  /** Port. */
  readonly port: number;
  /** udp, or tls for TURN over TLS. */
  readonly protocol: "udp" | "tls";
}
/** One key of an existing Secret in the release's namespace. */
export interface SecretKeyValue {
  /** Secret name. */
  readonly name: string;
  /** Key in the Secret. */
  readonly key: string;
}
/** SFUs of one size. */
export interface PoolValue {
  /** Part of the workload's name: <release>-pool-<name>. */
  readonly name: string;
  /** SFUs, one per node; not used with workload DaemonSet. */
  readonly replicas: number;
  /** Labels of the nodes of this pool alone. */
  readonly nodeLabels: {
    /** Value of the label. */
    readonly [k: string]: string;
  };
  /** Requests and limits of LiveKit. limits.cpu is refused: throttling drops packets. */
  readonly resources: ResourcesValue;
}
/** Requests and limits as Kubernetes writes them. */
export interface ResourcesValue {
  /** What the scheduler reserves. */
  readonly requests: {
    /** A Kubernetes quantity. */
    readonly [k: string]: string | number;
  };
  /** What the container may use at most. Without memory and ephemeral-storage a fault would not stay inside the pod. */
  readonly limits: {
    /** A Kubernetes quantity. */
    readonly [k: string]: string | number;
  };
}
/** Where pods may run. */
export interface SchedulingValue {
  /** Labels a node must have: a required node affinity. */
  readonly nodeLabels: {
    /** Value of the label. */
    readonly [k: string]: string;
  };
  /** Spread over topology.kubernetes.io/zone with skew 1. */
  readonly spreadZones: boolean;
  /** Tolerations of the pods. */
  readonly tolerations: readonly TolerationValue[];
}
/** A toleration as in a pod spec. */
export interface TolerationValue {
  /** Key of the taint; left out with operator Exists: every taint. */
  readonly key?: string;
  /** Equal compares the value, Exists does not. */
  readonly operator?: "Equal" | "Exists";
  /** Value of the taint. */
  readonly value?: string;
  /** Effect of the taint; left out: every effect. */
  readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
  /** Seconds that a pod stays after a NoExecute taint; left out: for good. */
  readonly tolerationSeconds?: number;
}
/** Values of the coturn chart. */
export interface CoturnValues {
  /** Number of TURN servers, one per node. */
  readonly replicas: number;
  /** Images; mirror both for a closed site. */
  readonly images: {
    /** Image of coturn, also used by certificate-reload. */
    readonly server: ImageValue;
    /** Image of Python 3.11 or newer, for the init container. */
    readonly prepare: ImageValue;
  };
  /**
   * Names of pull Secrets in the namespace.
   *
   * Items: Secret name.
   */
  readonly imagePullSecrets: readonly string[];
  /** How clients reach the UDP listener. nodePortPublicIp: a NodePort on nodes with public addresses. hostNetworkPublicIp: the node's own ports, in a namespace that permits them. udpLoadBalancer (with udp.loadBalancerPort): where load balancers carry UDP, as OVH's Octavia does. */
  readonly exposure: "nodePortPublicIp" | "hostNetworkPublicIp" | "udpLoadBalancer";
  /** Serve clients over IPv6 too; relays stay IPv4. Cluster, nodes and pods must have both families. */
  readonly dualStack: boolean;
  /** Required. Host name that clients use; also the TURN realm. */
  readonly realm: string;
  /** Ports. None of listen, tls and metrics may lie inside relay. */
  readonly ports: {
    /** STUN and TURN over UDP: the container's port. Over TCP it serves only the probe, and only while TLS is off. */
    readonly listen: number;
    /** TURN over TLS: the container's port. */
    readonly tls: number;
    /** Prometheus metrics, plain HTTP. */
    readonly metrics: number;
    /** Relay sockets. They need no inbound rule: the client always sends first. */
    readonly relay: PortRangeValue;
    /** NodePort of the UDP listener under nodePortPublicIp, 30000-32767; 30000-30085 is the band that dynamic allocation leaves alone. Ignored otherwise. */
    readonly udpNodePort: number;
  };
  /** TURN over UDP. */
  readonly udp: {
    /** Serve TURN over UDP. */
    readonly enabled: boolean;
    /** Port of the load balancer under udpLoadBalancer; 0 otherwise. */
    readonly loadBalancerPort: number;
    /** Annotations of the UDP Service, such as the one that opens the NodePort in the cloud's firewall. */
    readonly annotations: {
      /** Value. */
      readonly [k: string]: string;
    };
  };
  /** TURN over TLS, for sites whose firewall leaves only 443. */
  readonly tls: {
    /** Serve TURN over TLS. */
    readonly enabled: boolean;
    /** Required while enabled. Secret of type kubernetes.io/tls in the namespace; a renewed certificate is loaded without a restart. */
    readonly secretName: string;
    /** TCP load balancer in front of the TLS listener. */
    readonly loadBalancer: {
      /** Port that clients use. */
      readonly port: number;
      /** Annotations of the load balancer Service: idle timeout, connection draining, address pool. */
      readonly annotations: {
        /** Value. */
        readonly [k: string]: string;
      };
    };
  };
  /** How the init container learns the address that clients reach this node at. One that is not global unicast is refused, never replaced by a private one. */
  readonly publicAddress: {
    /**
     * Sources, tried in order until one answers: value (given here), metadata (HTTP), node (ExternalIP of the Node), stun (own STUN servers), hostIP (the node's internal address).
     *
     * @minItems 1
     *
     * Items: A source.
     */
    readonly from: readonly ("value" | "metadata" | "node" | "stun" | "hostIP")[];
    /** The address itself, for source value; empty otherwise. */
    readonly value: string;
    /** URL that answers with the node's public address as text, for source metadata. */
    readonly metadataUrl: string;
    /**
     * Own STUN servers outside the NAT, as host:port, for source stun.
     *
     * Items: host:port.
     */
    readonly stunServers: readonly string[];
    /** Accept a private address, for a lab on its own LAN. Otherwise only global unicast is accepted. */
    readonly allowPrivate: boolean;
    /** Seconds to wait before the init container fails and is started again. */
    readonly timeoutSeconds: number;
  };
  /** Secret shared with LiveKit, from which both derive TURN passwords: 32 to 512 visible ASCII characters without a line end. */
  readonly authSecret: SecretKeyValue;
  /** Whom traffic may be relayed to. */
  readonly peers: {
    /** Required. UDP ports of the SFUs: the only ones the egress policy lets relayed traffic reach. */
    readonly udpPorts: readonly PortRangeValue[];
    /**
     * CIDRs denied on top of the built-in list of everything that is not global unicast: node, pod, service and administration ranges that are public. They are turned into the ranges that coturn reads.
     *
     * Items: CIDR.
     */
    readonly deny: readonly string[];
    /**
     * CIDRs of the SFUs' addresses, where they are known: then every other peer is denied. An allowed peer beats every denied one, so name SFU addresses only.
     *
     * Items: CIDR.
     */
    readonly allow: readonly string[];
    /** Allow relaying to the node that this server runs on. Only for an SFU on the same host under host networking: it opens every UDP port of that node to whoever has a TURN password. */
    readonly allowOwnAddress: boolean;
  };
  /** Limits. */
  readonly quotas: {
    /** Allocations per user name; LiveKit's is per join. */
    readonly user: number;
    /** Allocations of one server; about half the relay ports. */
    readonly total: number;
    /** Bytes per second, per allocation and direction; 0 = unlimited. */
    readonly maxBps: number;
  };
  /** 401 answers per second and source address. Each connect costs at least one, so size it for a campus behind one NAT. */
  readonly unauthorizedPerSecond: number;
  /** Seconds a stopping server waits for its allocations to end, while it takes no new ones: the pod's grace period. */
  readonly drainSeconds: number;
  /** Servers that may be replaced or evicted at the same time. */
  readonly maxUnavailable: number;
  /** PriorityClass of the pods; empty for none. */
  readonly priorityClassName: string;
  /** Where pods may run. */
  readonly scheduling: SchedulingValue;
  /** Requests and limits of turnserver. limits.cpu is refused: throttling drops packets. */
  readonly resources: ResourcesValue;
  /** The pods' NetworkPolicy. Under hostNetworkPublicIp most CNIs do not enforce it: the firewall is the control there. */
  readonly networkPolicy: {
    /** Create the policy. */
    readonly enabled: boolean;
    /**
     * Namespaces whose pods may read metrics.
     *
     * Items: Namespace name.
     */
    readonly metricsFromNamespaces: readonly string[];
    /**
     * TCP ports of the Kubernetes API behind its Service, opened only for publicAddress source node.
     *
     * @minItems 1
     *
     * Items: Port.
     */
    readonly apiServerPorts: readonly number[];
  };
  /** What Prometheus and Grafana are told. All off: a cluster without their CRDs takes the chart. */
  readonly monitoring: {
    /** A ServiceMonitor for the Prometheus Operator. */
    readonly serviceMonitor: {
      /** Create it; needs the CRD of monitoring.coreos.com. */
      readonly enabled: boolean;
      /** How often Prometheus reads the metrics; alerts expect a minute at most. */
      readonly interval: string;
      /** Labels on it: many Prometheus instances take only those with a label such as release: kube-prometheus-stack. */
      readonly labels: {
        /** Value of the label. */
        readonly [k: string]: string;
      };
    };
    /** A PrometheusRule with the alerts in files/alerts.yaml. */
    readonly rules: {
      /** Create it; needs the CRD of monitoring.coreos.com, and the ServiceMonitor, whose job the alerts ask for. */
      readonly enabled: boolean;
      /** Labels on it, for the same reason. */
      readonly labels: {
        /** Value of the label. */
        readonly [k: string]: string;
      };
    };
    /** A ConfigMap with a Grafana dashboard, for the sidecar that loads dashboards by label. */
    readonly dashboard: {
      /** Create it. */
      readonly enabled: boolean;
      /** The label that the sidecar looks for. */
      readonly labels: {
        /** Value of the label. */
        readonly [k: string]: string;
      };
    };
  };
}
/** Values of the valkey chart. */
export interface ValkeyValues {
  /** Members: 3 with Sentinel, 1 without; anything else is refused. */
  readonly replicas: 1 | 3;
  /** Container images. */
  readonly images: {
    /** Valkey; also runs Sentinel and the scripts, so it needs a shell. */
    readonly server: ImageValue;
    /** Image of redis_exporter, used with monitoring.exporter.enabled. */
    readonly exporter: ImageValue;
    /** Image with curl, used with backup.enabled and restore.object. */
    readonly transfer: ImageValue;
  };
  /**
   * Names of pull Secrets in the release's namespace.
   *
   * Items: Name of a Secret.
   */
  readonly imagePullSecrets: readonly string[];
  /** The cluster's DNS domain, part of the names that members announce. */
  readonly clusterDomain: string;
  /** TCP ports of the containers and of their Services. */
  readonly ports: {
    /** Valkey server. */
    readonly server: number;
    /** Sentinel; unused with one member. */
    readonly sentinel: number;
    /** Prometheus metrics, plain HTTP; used with monitoring.exporter.enabled. */
    readonly metrics: number;
  };
  /** Automatic failover. */
  readonly sentinel: {
    /** True with replicas 3, false with replicas 1. */
    readonly enabled: boolean;
    /** Name of the group that clients ask Sentinel for. */
    readonly masterName: string;
    /** Sentinels that have to agree that the primary is lost: 2 of 3. */
    readonly quorum: number;
    /** Silence after which a Sentinel takes a member for lost. */
    readonly downAfterMilliseconds: number;
    /** Bound of one failover attempt; twice this passes before the next one for the same primary. */
    readonly failoverTimeoutMilliseconds: number;
  };
  /** Password of the default user, of replication and of Sentinel; at least 32 printable ASCII characters without space, quote or backslash. */
  readonly passwordSecret: SecretKeyValue;
  /** Password of the user relais-check, which may PING, INFO and SENTINEL get-master-addr-by-name only; same rules, another value. */
  readonly checkPasswordSecret: SecretKeyValue;
  /** TLS of servers, replication and Sentinels. */
  readonly tls: {
    /** Secret of type kubernetes.io/tls that also has ca.crt, in the release's namespace; a renewed certificate is loaded without a restart of servers. Empty: no TLS. With it, nothing listens without. */
    readonly secretName: string;
  };
  /** A primary without this many replicas in time refuses writes; 0 with one member. */
  readonly minReplicasToWrite: number;
  /** Seconds without news after which a replica no longer counts. */
  readonly minReplicasMaxLagSeconds: number;
  /** Connections that a member takes at once; the server needs as many file descriptors. */
  readonly maxClients: number;
  /** The volume of each member; size and class cannot change in an existing release. */
  readonly storage: {
    /** Size of the volume. */
    readonly size: string;
    /** StorageClass; empty for the cluster's default. */
    readonly className: string;
  };
  /** S3-compatible storage, for backups and for a restore. */
  readonly objectStorage: {
    /** URL without a path, https only, e.g. https://s3.example.fr:9000; the bucket is asked for by path. */
    readonly endpoint: string;
    /** Bucket. It exists; its lifecycle rule removes old copies. */
    readonly bucket: string;
    /** What the names of backups begin with, e.g. visio/; then come the release and the time. */
    readonly prefix: string;
    /** Region as the storage expects it in signatures; many self-hosted ones take us-east-1. */
    readonly region: string;
    /** Secret with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. For backups the right to put objects is enough. */
    readonly credentialsSecret: string;
    /** Private certificate authority of the endpoint. */
    readonly authoritySecret: {
      /** Secret; empty: the image's own list. */
      readonly name: string;
      /** Its key with PEM certificates. */
      readonly key: string;
    };
    /**
     * Networks of the endpoint; required with networkPolicy.enabled, which lets pods reach nothing else.
     *
     * Items: CIDR such as 192.0.2.0/28.
     */
    readonly cidrs: readonly string[];
  };
  /** A CronJob that copies the data set of a replica to object storage. Plain meetings need none: see the README. */
  readonly backup: {
    /** Create it, and the user relais-backup. */
    readonly enabled: boolean;
    /** Cron expression, in UTC. */
    readonly schedule: string;
    /** Password of the user relais-backup, which may copy the data set and read INFO; same rules as the other passwords, another value. */
    readonly passwordSecret: SecretKeyValue;
    /** Of both containers of the job. limits.ephemeral-storage bounds the copy, which is about as large as the data set. */
    readonly resources: ResourcesValue;
  };
  /** What a group without data starts from. */
  readonly restore: {
    /** Name of an object in objectStorage.bucket, prefix included; empty: none. Members whose volume holds data ignore it. */
    readonly object: string;
  };
  /** PriorityClass of the pods; empty for none. */
  readonly priorityClassName: string;
  /** Where pods may run; members never share a node. */
  readonly scheduling: SchedulingValue;
  /** Of the server. Its maxmemory is three quarters of limits.memory; nothing is evicted. */
  readonly resources: ResourcesValue;
  /** Of the Sentinel container and of the init container. */
  readonly helperResources: ResourcesValue;
  /** Who may connect. */
  readonly networkPolicy: {
    /** Create the NetworkPolicy of the pods. */
    readonly enabled: boolean;
    /**
     * Namespaces whose pods may connect.
     *
     * Items: Name of a namespace.
     */
    readonly clientNamespaces: readonly string[];
    /**
     * Namespaces whose pods may read metrics; used with monitoring.exporter.enabled.
     *
     * Items: Name of a namespace.
     */
    readonly metricsFromNamespaces: readonly string[];
  };
  /** What Prometheus and Grafana are told. All off: a cluster without their CRDs takes the chart. */
  readonly monitoring: {
    /** A sidecar that exports metrics, since Valkey has none itself. It reads as relais-check, which may do nothing else. */
    readonly exporter: {
      /** Add it. Without it there is nothing to scrape. */
      readonly enabled: boolean;
      /** Of the exporter. */
      readonly resources: ResourcesValue;
    };
    /** A ServiceMonitor for the Prometheus Operator. */
    readonly serviceMonitor: {
      /** Create it; needs the CRD of monitoring.coreos.com. */
      readonly enabled: boolean;
      /** How often Prometheus reads the metrics; alerts expect a minute at most. */
      readonly interval: string;
      /** Labels on it: many Prometheus instances take only those with a label such as release: kube-prometheus-stack. */
      readonly labels: {
        /** Value of the label. */
        readonly [k: string]: string;
      };
    };
    /** A PrometheusRule with the alerts in files/alerts.yaml. */
    readonly rules: {
      /** Create it; needs the CRD of monitoring.coreos.com, and the ServiceMonitor, whose job the alerts ask for. */
      readonly enabled: boolean;
      /** Labels on it, for the same reason. */
      readonly labels: {
        /** Value of the label. */
        readonly [k: string]: string;
      };
    };
    /** A ConfigMap with a Grafana dashboard, for the sidecar that loads dashboards by label. */
    readonly dashboard: {
      /** Create it. */
      readonly enabled: boolean;
      /** The label that the sidecar looks for. */
      readonly labels: {
        /** Value of the label. */
        readonly [k: string]: string;
      };
    };
  };
}
/** Values of the edge chart. */
export interface EdgeValues {
  /** Gateway API (gateway) or networking.k8s.io Ingress (ingress). */
  readonly kind: "gateway" | "ingress";
  /** What runs behind the class: its own objects and annotations are only rendered for it. haproxy is haproxytech's, haproxy-ingress jcmoraisjr's; other renders nothing beyond the standard. */
  readonly controller: "envoy-gateway" | "traefik" | "haproxy" | "haproxy-ingress" | "other";
  /** Required. Host name of the signal endpoint, for the public and the internal listener. */
  readonly hostname: string;
  /** Required. Secret of type kubernetes.io/tls in the namespace; with certificate.from certManager it is made there. */
  readonly tlsSecret: string;
  /** Where the certificate in tlsSecret comes from. */
  readonly certificate: {
    /** existing: you bring the Secret. certManager: a Certificate is ordered for hostname. */
    readonly from: "existing" | "certManager";
    /** An issuer that is there already. */
    readonly issuer: {
      /** Its kind; Issuer is one of the namespace. */
      readonly kind: string;
      /** Its name. */
      readonly name: string;
      /** Its API group, for issuers that are not cert-manager's own. */
      readonly group: string;
    };
    /** An Issuer of this release instead, at an ACME directory of your choice, solved by DNS. */
    readonly acme: {
      /** URL of the directory. No default: whom you ask for certificates is your decision. */
      readonly directory: string;
      /** Address that the authority may write to. */
      readonly email: string;
      /** PEM bundle in base64 that the directory's own certificate is checked against. Empty: the public authorities. */
      readonly caBundle: string;
      /** External account binding, where the authority asks for one. */
      readonly externalAccount: {
        /** Key identifier that it gave you. */
        readonly keyId: string;
        /** Secret with its HMAC key. */
        readonly secret: string;
        /** Key in that Secret. */
        readonly key: string;
      };
      /** Dynamic DNS updates to a server of your own, signed with TSIG. */
      readonly rfc2136: {
        /** Address of the server, with an optional port. */
        readonly nameserver: string;
        /** Name of the TSIG key. */
        readonly keyName: string;
        /** Algorithm of the TSIG key. */
        readonly algorithm: "HMACSHA256" | "HMACSHA512";
        /** Secret with the TSIG key. */
        readonly secret: string;
        /** Key in that Secret. */
        readonly key: string;
      };
      /** Any other DNS solver by its name, as under dns01 of a cert-manager Issuer. */
      readonly dns01: {
        /** Its settings; cert-manager's own definition checks them. */
        readonly [k: string]: {
          readonly [k: string]: unknown;
        };
      };
    };
  };
  /** The signal Service in the namespace. */
  readonly backend: {
    /** Required. Name of the Service. */
    readonly service: string;
    /** Its port. */
    readonly port: number;
  };
  /**
   * Path prefixes open to the world; everything else ends in 404. /, /twirp and /agent are refused: they are the admin API and the agents' door.
   *
   * @minItems 1
   * @maxItems 8
   *
   * Items: Path prefix.
   */
  readonly publicPaths: readonly string[];
  /** For kind gateway. */
  readonly gateway: {
    /** GatewayClass of the controller. */
    readonly className: string;
    /** Annotations of the load balancer Service that the controller creates (spec.infrastructure.annotations); they win over those of loadBalancer. */
    readonly annotations: {
      /** Value. */
      readonly [k: string]: string;
    };
    /** Port of the listener. 0: 8443 for Traefik, whose chart has that entry point behind port 443, else 443. */
    readonly port: number;
  };
  /** For kind ingress. */
  readonly ingress: {
    /** IngressClass of the controller. */
    readonly className: string;
    /** Annotations of the Ingress; they win over those that controller sets. */
    readonly annotations: {
      /** Value. */
      readonly [k: string]: string;
    };
  };
  /** Second Gateway under the same name for applications, never on a public address. Only for kind gateway, not with Traefik. external-dns is told to leave it alone. */
  readonly internal: {
    /** Create it. */
    readonly enabled: boolean;
    /**
     * Path prefixes served besides publicPaths.
     *
     * @minItems 1
     * @maxItems 8
     *
     * Items: Path prefix.
     */
    readonly paths: readonly string[];
    /** Annotations that make its load balancer an internal one. Required while enabled, unless loadBalancer.cloud is known: without any the balancer would be public. */
    readonly annotations: {
      /** Value. */
      readonly [k: string]: string;
    };
  };
  /** Signalling connections. A call holds one for its whole length, and LiveKit pings on it about every 10 s. */
  readonly webSocket: {
    /** Seconds of silence after which the edge and the load balancer may end a WebSocket. The default is that of HAProxy's tunnels and Envoy's connections. */
    readonly idleTimeoutSeconds: number;
  };
  /** Strict-Transport-Security on every answer, where controller has a way. */
  readonly hsts: {
    /** max-age; 0 sets no header. */
    readonly maxAgeSeconds: number;
  };
  /** Further headers of every answer; an empty value takes a default away. The token is in the URL, so no referrer is sent. */
  readonly headers: {
    /** Value. HAProxy reads quotes and percent signs as its own. */
    readonly [k: string]: string;
  };
  /** Annotations for external-dns, which reads the host name from the route by itself. */
  readonly externalDns: {
    /** Set them. */
    readonly enabled: boolean;
    /** Address or name that hostname points at. Empty: the load balancer's. */
    readonly target: string;
    /** Time to live of the record in seconds. */
    readonly ttlSeconds: number;
    /** Prefix that your external-dns reads; before 0.22: external-dns.alpha.kubernetes.io/. */
    readonly annotationPrefix: string;
  };
  /** The TCP load balancer that a Gateway's controller creates. An Ingress controller and Traefik have one of their own, which is not touched. */
  readonly loadBalancer: {
    /** Whose annotations it gets: idle time-out, internal, PROXY protocol. openstack is Octavia, OVHcloud's too. */
    readonly cloud: "outscale" | "openstack" | "scaleway" | "other";
    /**
     * outscale: subregions that get a load balancer each, if more than one.
     *
     * @maxItems 10
     *
     * Items: Subregion, e.g. eu-west-2a.
     */
    readonly zones: readonly string[];
    /** Clients' addresses reach the edge. Set on both sides or not at all: only with controller envoy-gateway. */
    readonly proxyProtocol: boolean;
  };
}
/** Values of the host-network-policy chart. */
export interface HostNetworkPolicyValues {
  /** Required. Namespace whose pods may use host networking. */
  readonly namespace: string;
  /** Required. Ports that pods may open on the node; inclusive ranges. */
  readonly ports: readonly HostPortsValue[];
}
/** Inclusive range of ports. */
export interface HostPortsValue {
  /** Transport. */
  readonly protocol: "TCP" | "UDP";
  /** First port. */
  readonly from: number;
  /** Last port, included. */
  readonly to: number;
}
/** Values of the node-tuning chart. */
export interface NodeTuningValues {
  /** Required. Labels that a node must have to be tuned. */
  readonly nodeLabels: {
    /** Value of the label. */
    readonly [k: string]: string;
  };
  /** Tolerations of the pods: taints of the media nodes. */
  readonly tolerations: readonly TolerationValue[];
  /** Least values of the kernel's settings for the network, by name. A node that has more keeps it. */
  readonly sysctls: {
    /** Least value. */
    readonly [k: string]: number;
  };
  /** Image of Python 3, for both containers. */
  readonly image: ImageValue;
  /**
   * Names of registry Secrets.
   *
   * Items: Secret name.
   */
  readonly imagePullSecrets: readonly string[];
  /** PriorityClass of the pods; empty for the default. */
  readonly priorityClassName: string;
}
/** Values of the connectivity chart. */
export interface ConnectivityValues {
  /** When, as a cron expression in UTC; empty: suspended, until somebody makes a Job of it. */
  readonly schedule: string;
  /** What clients must be able to reach; `relais synth` writes it. */
  readonly sheet: {
    /** Name of the environment. */
    readonly name: string;
    /** Required. Public name of the signalling URL. */
    readonly domain: string;
    /** STUN and TURN servers that clients are to be told of, and no others. */
    readonly iceServers: readonly IceServerValue[];
    /** UDP ports of the SFUs, as clients reach them. */
    readonly mediaUdp: PortRangeValue;
    /** TCP port of the SFUs, as clients reach it. */
    readonly mediaTcp: PortRangeValue;
    /** A private address of an SFU is meant: clients are on the LAN. */
    readonly privateMedia: boolean;
    /** The API is open on a second, internal load balancer under the same name. */
    readonly internalApi: boolean;
    /**
     * Webhooks of applications, which must take no event that nobody signed.
     *
     * Items: URL.
     */
    readonly webhooks: readonly string[];
    /** Namespace of the SFUs, for what is told of causes. */
    readonly namespace: string;
    /** Names of Secrets; only the first API key is read, the others are named in causes. */
    readonly secrets: {
      /**
       * Required. Secrets with LIVEKIT_API_KEY and LIVEKIT_API_SECRET; the first is used to join, and is in the namespace of the release.
       *
       * Items: Secret name.
       */
      readonly apiKeys: readonly string[];
      /** Secret of the TURN servers. */
      readonly turn: string;
      /** Secret of the certificate of the domain. */
      readonly edgeCertificate: string;
      /** Secret of the certificate of TURN over TLS. */
      readonly turnCertificate: string;
    };
  };
  /** How long each path may take. */
  readonly seconds: number;
  /** A private authority that clients trust, besides the public ones. */
  readonly trust: {
    /** Secret in the release's namespace; empty: none. */
    readonly secretName: string;
    /** Its key with PEM certificates. */
    readonly key: string;
  };
  /** Image of Node.js, 20.19 or later. */
  readonly image: ImageValue;
  /**
   * Names of registry Secrets.
   *
   * Items: Secret name.
   */
  readonly imagePullSecrets: readonly string[];
  /** Where the pods may run. */
  readonly scheduling: SchedulingValue;
  /** The pod's own policy: out to the ports of the sheet and to DNS, in for nobody. */
  readonly networkPolicy: {
    /** Create it. */
    readonly enabled: boolean;
    /** Namespace of the edge's controller where it is in this cluster: there the address of a load balancer may lead to its pods, at ports of their own. */
    readonly edgeNamespace: string;
  };
}
/** A STUN or TURN server as clients are told of it. */
export interface IceServerValue {
  /** What it is asked for. */
  readonly kind: "stun" | "turn";
  /** How it is reached. */
  readonly protocol: "udp" | "tcp" | "tls";
  /** Host name. */
  readonly host: string;
  /** Port. */
  readonly port: number;
}
