/**
 * The settings that coturn 4.17.1 knows. Source: `long_options` in src/apps/relay/mainrelay.c of coturn/coturn at that version;
 * any other is a log line "Bad configuration format", and the server starts without it.
 */
export const COTURN_SETTINGS: ReadonlySet<string> = new Set(
  `
  CA-file Verbose acme-redirect allocation-default-address-family allow-loopback-peers allowed-peer-ip
  alt-listening-port alt-tls-listening-port alternate-server aux-server bps-capacity cert channel-lifetime
  check-origin-consistency cipher-list cli cli-ip cli-max-output-sessions cli-password cli-port cpus daemon db
  denied-peer-ip dh-file dh1066 dh566 drain-min-allocations drop-invalid-packets drop-invalid-packets-log dtls
  ec-curve-name external-ip fingerprint include-reason-string keep-address-family listening-device listening-ip
  listening-port log-binding log-file log-min-level lt-cred-mech max-allocate-lifetime max-allocate-timeout max-bps
  max-port min-port mobility mongo-userdb multiplex-peer multiplex-peer-max-peers multiplex-peer-port mysql-userdb
  new-log-timestamp new-log-timestamp-format no-auth no-auth-pings no-cli no-dtls no-dynamic-ip-list
  no-dynamic-realms no-multicast-peers no-rfc5780 no-software-attribute no-stdout-log no-stun no-tcp no-tcp-relay
  no-tls no-udp no-udp-relay oauth permission-lifetime pidfile pkey pkey-pwd proc-group proc-user prometheus
  prometheus-address prometheus-cert prometheus-key prometheus-path prometheus-port prometheus-tls
  prometheus-username-labels psql-userdb raw-public-keys realm redis-statsdb redis-userdb relay-device relay-ip
  relay-threads respond-http-unsupported response-origin-only-with-rfc5780 rest-api-separator rfc3489-compatibility
  rfc5766-channel-numbers rfc5780 secret-key-file secure-stun server-name server-relay simple-log sock-buf-size
  software-attribute sql-userdb stale-nonce stateless-nonce stateless-nonce-secret static-auth-secret
  stun-backward-compatibility stun-only syslog syslog-facility tcp-alternate-server tcp-proxy-port
  tls-alternate-server tls-listening-port tlsv1 total-quota udp-alternate-server udp-gso udp-recvmmsg
  udp-recvmmsg-log udp-self-balance udp-sendmmsg-log unauthorized-ratelimit unauthorized-ratelimit-rps
  use-auth-secret user user-quota userdb verbose web-admin web-admin-ip web-admin-listen-on-workers web-admin-port
`
    .trim()
    .split(/\s+/),
);
