# Starts Sentinel. It reads its certificate at its start only, so a renewed one ends it, and the kubelet starts it again.
set -eu
. "${0%/*}/common.sh"

# One at a time: a proxy keeps a primary while two of three Sentinels name it. Each has ten seconds in turn, and waits while
# another one is away.
end_in_turn() {
  turn=$(($(date +%s) / 10 % $(echo "$MEMBERS" | wc -w)))
  for member in $MEMBERS; do
    if [ "$member" = "$SELF" ]; then
      [ "$turn" = 0 ] || return 1
    elif [ "$(check "$member" "$SENTINEL_PORT" ping)" != PONG ]; then
      return 1
    fi
    turn=$((turn - 1))
  done
  say "the certificate is renewed: Sentinel ends to load it"
  kill "$$"
}

on_new_certificate end_in_turn
exec valkey-sentinel "$CONFIG_DIR/sentinel.conf"
