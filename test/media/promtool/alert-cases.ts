/** Series in promtool's notation, one value a minute. `$target` stands for the labels of what the chart's ServiceMonitor scrapes, `$pod` for those of its pods. */
export type Series = Readonly<Record<string, string>>;

/** The least that makes an alert fire, and lower series that must not. */
export interface AlertCase {
  readonly fires: Series;
  readonly silent: Series;
}

/** Minutes that are played: longer than the most patient alert waits. */
export const MINUTES = 200;

/** Seconds on promtool's clock, which begins at zero, when alerts are tried for the last time; every five minutes before. */
export const LAST = (MINUTES - 5) * 60;
const DAY = 86_400;

const always = (value: number) => `${value}+0x${MINUTES}`;
/** There for the first hour, and then no more. */
const before = (value: number) => `${value}+0x60`;
const growing = (perMinute: number) => `0+${perMinute}x${MINUTES}`;
/** A counter that went up shortly before the last two times that alerts are tried. */
const stepped = `0+0x${MINUTES - 14} 1+0x13`;

const one = (series: string, fires: number, silent: number): AlertCase => ({
  fires: { [series]: always(fires) },
  silent: { [series]: always(silent) },
});

/** Parts of a whole, each growing by so much a minute. */
const shares = (series: (state: string) => string, fires: Readonly<Record<string, number>>, silent: typeof fires) => {
  const played = (states: typeof fires) =>
    Object.fromEntries(Object.entries(states).map(([state, perMinute]) => [series(state), growing(perMinute)]));
  return { fires: played(fires), silent: played(silent) };
};

const joins = (state: string) => `livekit_participant_join_total{$target,state="${state}"}`;

const cpu = (perMinute: number): Series => ({
  "process_cpu_seconds_total{$target}": growing(perMinute),
  "go_sched_gomaxprocs_threads{$target}": always(10),
});

const loss = (few: number): Series => ({
  'livekit_packet_loss_percent_bucket{$target,direction="incoming",le="5"}': growing(few),
  'livekit_packet_loss_percent_count{$target,direction="incoming"}': growing(200),
});

const restarted = (container: string): AlertCase => {
  const series = `kube_pod_container_status_restarts_total{$pod,container="${container}"}`;
  return { fires: { [series]: stepped }, silent: { [series]: always(3) } };
};

/** promtool's clock begins at zero. */
const overdue = one("kube_pod_deletion_timestamp{$pod}", 0, MINUTES * 60);

const primaryWith = (replicas: number): Series => ({
  "redis_connected_slaves{$target}": always(replicas),
  'redis_instance_info{$target,role="master"}': always(1),
});

const scheduled = 'kube_cronjob_status_last_schedule_time{namespace="$namespace",cronjob="valkey-backup"}';
const succeeded = 'kube_cronjob_status_last_successful_time{namespace="$namespace",cronjob="valkey-backup"}';

const certificate = (label: string) =>
  `certmanager_certificate_expiration_timestamp_seconds{${label}="$namespace",name="turn"}`;

const volume = (available: number): Series => ({
  'kubelet_volume_stats_available_bytes{namespace="$namespace",persistentvolumeclaim="data-valkey-0"}':
    always(available),
  'kubelet_volume_stats_capacity_bytes{namespace="$namespace",persistentvolumeclaim="data-valkey-0"}': always(100),
});

const other = (series: string) => series.replace("$target", '$target,instance="other"');

/** Each alert of the charts. */
export const ALERT_CASES: Readonly<Record<string, Readonly<Record<string, AlertCase>>>> = {
  "livekit-server": {
    LiveKitDown: { fires: { "up{$target}": always(0) }, silent: { "up{$target}": always(1) } },
    LiveKitServerMissing: one("up{$target}", 1, 10_000),
    LiveKitSignalFailing: shares(
      joins,
      { signal_failed: 2, signal_connected: 8 },
      { signal_failed: 2, signal_connected: 98 },
    ),
    LiveKitMediaFailing: shares(joins, { rtc_failure: 2, rtc_success: 8 }, { rtc_failure: 2, rtc_success: 98 }),
    LiveKitCapacityExhausted: { fires: cpu(450), silent: cpu(240) },
    LiveKitCpuHigh: { fires: cpu(540), silent: cpu(450) },
    LiveKitTracksNearLimit: one("livekit_track_subscribed_total{$target}", 1e9, 1),
    LiveKitBandwidthNearLimit: {
      fires: { "livekit_packet_bytes{$target}": growing(1e12) },
      silent: { "livekit_packet_bytes{$target}": growing(1) },
    },
    LiveKitPacketLoss: { fires: loss(140), silent: loss(180) },
    LiveKitMemoryNearLimit: {
      fires: {
        "process_resident_memory_bytes{$target}": always(95),
        'kube_pod_container_resource_limits{$pod,container="livekit-server",resource="memory"}': always(100),
      },
      silent: {
        "process_resident_memory_bytes{$target}": always(85),
        'kube_pod_container_resource_limits{$pod,container="livekit-server",resource="memory"}': always(100),
      },
    },
    LiveKitFilesNearLimit: {
      // LiveKit stops to export its limit at the limit: test/media/runbooks.test.ts.
      fires: { "process_open_fds{$target}": always(90), "process_max_fds{$target}": before(100) },
      silent: { "process_open_fds{$target}": always(70), "process_max_fds{$target}": always(100) },
    },
    LiveKitNotReady: {
      fires: { 'kube_pod_status_ready{$pod,condition="true"}': always(0) },
      // A pod that drains is not ready either.
      silent: {
        'kube_pod_status_ready{$pod,condition="true"}': always(0),
        "kube_pod_deletion_timestamp{$pod}": always(MINUTES * 60),
      },
    },
    LiveKitRestarted: restarted("livekit-server"),
    LiveKitDrainOverdue: overdue,
    LiveKitWebhooksFailing: shares(
      (status) => `livekit_webhook_dispatch_total{$target,status="${status}"}`,
      { failure: 2, success: 8 },
      { failure: 2, success: 98 },
    ),
  },
  coturn: {
    CoturnDown: one("up{$target}", 0, 1),
    CoturnServerMissing: one("up{$target}", 1, 10_000),
    CoturnAllocationsNearQuota: one("turn_total_allocations{$target}", 1e9, 1),
    CoturnRateLimiting: shares(() => "turn_unauthenticated_401_dropped_responses{$target}", { all: 120 }, { all: 30 }),
    CoturnAdmitsNobody: {
      fires: { "turn_unauthenticated_401_requests{$target}": growing(3) },
      silent: {
        "turn_unauthenticated_401_requests{$target}": growing(3),
        "turn_total_allocations{$target}": always(1),
      },
    },
    CoturnCertificateEnding: {
      fires: { [certificate("namespace")]: always(LAST + 6 * DAY) },
      silent: { [certificate("exported_namespace")]: always(LAST + 8 * DAY) },
    },
    CoturnRestarted: restarted("turnserver"),
    CoturnDrainOverdue: overdue,
  },
  valkey: {
    ValkeyDown: one("redis_up{$target}", 0, 1),
    ValkeyNoPrimary: {
      fires: { 'redis_instance_info{$target,role="slave"}': always(1) },
      silent: { 'redis_instance_info{$target,role="master"}': always(1) },
    },
    ValkeySeveralPrimaries: {
      fires: {
        'redis_instance_info{$target,role="master"}': always(1),
        [other('redis_instance_info{$target,role="master"}')]: always(1),
      },
      silent: { 'redis_instance_info{$target,role="master"}': always(1) },
    },
    ValkeyRefusesWrites: { fires: primaryWith(0), silent: primaryWith(2) },
    ValkeyMemberMissing: {
      fires: { "redis_up{$target}": always(1), [other("redis_up{$target}")]: always(1) },
      silent: { "redis_up{$target}": always(3) },
    },
    ValkeyReplicaBroken: one("redis_master_link_up{$target}", 0, 1),
    ValkeyPersistenceFailing: one("redis_aof_last_write_status{$target}", 0, 1),
    ValkeyVolumeNearFull: { fires: volume(5), silent: volume(15) },
    ValkeyMemoryNearLimit: {
      fires: { "redis_memory_used_bytes{$target}": always(90), "redis_memory_max_bytes{$target}": always(100) },
      silent: { "redis_memory_used_bytes{$target}": always(80), "redis_memory_max_bytes{$target}": always(100) },
    },
    ValkeyBackupMissing: {
      fires: { [scheduled]: always(100) },
      silent: { [scheduled]: always(100), [succeeded]: always(160) },
    },
  },
};
