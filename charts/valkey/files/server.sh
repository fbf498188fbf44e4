# Starts the server as primary or replica. Decided anew at each start of the container: a primary that crashed must not
# come back as primary when its Sentinels have moved on.
set -eu
. "${0%/*}/common.sh"

answers() {
  check "$1" "$PORT" ping | grep -qE '^(PONG|LOADING)'
}

a_holder_of_keys() {
  for member in $(others); do
    if check "$member" "$PORT" info keyspace | grep -q '^db'; then
      echo "$member"
      return 0
    fi
  done
}

# An empty primary empties its replicas. A member without data therefore leads only when nobody holds keys, and gives the
# others time to say so; if one does, Sentinels elect it while this member is silent.
may_lead() {
  [ ! -d "$DATA_DIR/appendonlydir" ] || return 0
  holder=$(a_holder_of_keys)
  if [ -n "$holder" ]; then
    say "this volume is empty and $holder holds keys: waiting for Sentinels to elect another primary"
    return 1
  fi
  [ "$patience" -gt 0 ] || return 0
  for member in $(others); do
    if ! answers "$member"; then
      say "this volume is empty: waiting to hear whether $member holds keys"
      patience=$((patience - 1))
      return 1
    fi
  done
}

# Sessions that are open go on; only new ones see the new certificate.
load_certificate() {
  answer=$(ask default password 127.0.0.1 "$PORT" config set \
    tls-cert-file "$TLS_DIR/tls.crt" tls-key-file "$TLS_DIR/tls.key" tls-ca-cert-file "$TLS_DIR/ca.crt")
  if [ "$answer" != OK ]; then
    say "the renewed certificate is refused, and the old one stays: $answer"
    return 1
  fi
  say "the renewed certificate is loaded"
}

# Makes the fetched copy the first file of the append-only log, by a rename: half a copy never looks like data. Each member without
# data loads it, whoever leads and holds keys: a replica that has copied nothing yet may be elected, and would empty the others.
restore() {
  if ! valkey-check-rdb "$DATA_DIR/restore.rdb" >&2; then
    say "the copy to restore is not whole: nothing is started"
    exit 1
  fi
  rm -rf "$DATA_DIR/restoring"
  mkdir "$DATA_DIR/restoring"
  mv "$DATA_DIR/restore.rdb" "$DATA_DIR/restoring/appendonly.aof.1.base.rdb"
  echo "file appendonly.aof.1.base.rdb seq 1 type b" > "$DATA_DIR/restoring/appendonly.aof.manifest"
  mv "$DATA_DIR/restoring" "$DATA_DIR/appendonlydir"
  say "starting with the restored copy"
}

patience=15
primary=$SELF
find_primary() {
  while [ -n "$MEMBERS" ]; do
    primary=$(first_of $(voted_primary) $(recorded_primary) $MEMBERS)
    [ "$primary" = "$SELF" ] || break
    ! may_lead || break
    sleep 1
  done
}

find_primary
if [ -f "$DATA_DIR/restore.rdb" ]; then
  # Another one may have got keys since this one was allowed to lead, and perhaps not from the copy.
  while [ "$primary" = "$SELF" ] && [ -n "$(a_holder_of_keys)" ]; do
    find_primary
  done
  restore
fi

password=$(cat "$CONFIG_DIR/password")
{
  cat "$BASE_DIR/valkey.conf"
  echo "dir $DATA_DIR"
  echo "aclfile $CONFIG_DIR/users.acl"
  echo "maxmemory $((MEMORY_LIMIT_BYTES / 4 * 3))"
  if [ -n "$MEMBERS" ]; then
    echo "replica-announce-ip $SELF"
    echo "masteruser default"
    echo "masterauth $password"
  fi
  if [ "$primary" != "$SELF" ]; then
    echo "replicaof $primary $PORT"
  fi
} > "$CONFIG_DIR/valkey.conf"
say "$SELF starts, primary is $primary"
on_new_certificate load_certificate
exec valkey-server "$CONFIG_DIR/valkey.conf"
