# Sourced by the other scripts. Settings come from the pod's environment, passwords only from files:
#   CONFIG_DIR    composed configuration, in memory      DATA_DIR  the volume
#   PORT          of the server                          SELF      the name this member announces
#   MEMBERS       all announced names, empty without Sentinel; the first one is primary of a new group
#   MASTER_NAME, SENTINEL_PORT, QUORUM                   only with Sentinel
#   TLS_DIR      tls.crt, tls.key and ca.crt; empty without TLS
export LC_ALL=C
umask 077

say() {
  echo "relais: $*" >&2
}

# ask USER PASSWORD_FILE HOST PORT COMMAND...: the answer, or nothing after two seconds.
ask() {
  user=$1 file=$CONFIG_DIR/$2 host=$3 port=$4
  shift 4
  # shellcheck disable=SC2046 # words
  REDISCLI_AUTH=$(cat "$file") timeout 2 valkey-cli $(tls_options "$host") --user "$user" -h "$host" -p "$port" "$@" \
    2>/dev/null | tr -d '\r'
}

# Nobody is between the containers of a pod. Verified there, a new authority would fail the probes of a server that still shows
# the certificate of the old one.
tls_options() {
  case $TLS_DIR,$1 in
    ,*) ;;
    *,127.0.0.1) echo --tls --insecure ;;
    *) echo --tls --cacert "$TLS_DIR/ca.crt" ;;
  esac
}

check() {
  ask relais-check check-password "$@"
}

others() {
  for member in $MEMBERS; do
    [ "$member" = "$SELF" ] || echo "$member"
  done
}

# The member that a quorum of Sentinels names as primary, or nothing. All are asked at the same time.
voted_primary() {
  votes=$(for sentinel in $MEMBERS; do
    check "$sentinel" "$SENTINEL_PORT" sentinel get-master-addr-by-name "$MASTER_NAME" | head -n 1 &
  done | sort)
  for member in $MEMBERS; do
    [ "$(echo "$votes" | grep -cFx "$member")" -lt "$QUORUM" ] || echo "$member"
  done
}

# The member that this pod's Sentinel followed when it last ran, or nothing.
recorded_primary() {
  [ -f "$DATA_DIR/sentinel.state" ] || return 0
  recorded=$(sed -n "s/^sentinel monitor $MASTER_NAME \([^ ]*\) .*/\1/p" "$DATA_DIR/sentinel.state")
  for member in $MEMBERS; do
    [ "$member" != "$recorded" ] || echo "$member"
  done
}

first_of() {
  for word in "$@"; do
    echo "$word"
    return
  done
}

# on_new_certificate COMMAND...: runs it in the background when the certificate is not that of now, and again until it succeeds.
on_new_certificate() {
  [ -n "$TLS_DIR" ] || return 0
  loaded=$(certificate)
  while sleep 5 && kill -0 "$$" 2>/dev/null; do
    found=$(certificate)
    if [ "$found" != "$loaded" ] && "$@"; then
      loaded=$found
    fi
  done &
}

certificate() {
  cat "$TLS_DIR/tls.crt" "$TLS_DIR/tls.key" "$TLS_DIR/ca.crt" | sha256sum
}
