# preStop of the server: a primary lets Sentinel elect another one, so that clients wait for one switch instead of an outage.
. "${0%/*}/common.sh"

check 127.0.0.1 "$PORT" info replication | grep -q '^role:master' || exit 0
# The Sentinel of this pod is being stopped too.
for member in $(others); do
  [ "$(ask default password "$member" "$SENTINEL_PORT" sentinel failover "$MASTER_NAME")" != OK ] || break
done
# The old primary keeps its role for some seconds more; what counts is whom Sentinels name.
for _ in 1 2 3 4 5 6 7 8 9 10; do
  primary=$(voted_primary)
  if [ -n "$primary" ] && [ "$primary" != "$SELF" ]; then
    exit 0
  fi
  sleep 1
done
