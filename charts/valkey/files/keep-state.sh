#!/bin/sh
# Sentinel runs this after every event that may change its view. It keeps what must outlive the pod (identity, epochs,
# votes and the primary) on the volume, without the passwords that Sentinel writes into its own file.
set -eu
. "${0%/*}/common.sh"

state() {
  grep -E '^sentinel (myid|current-epoch|leader-epoch|config-epoch|monitor) ' "$CONFIG_DIR/sentinel.conf"
}

# Several may run at once: whoever wrote last looks again, so that no older state stays.
until [ "$(state)" = "$(cat "$DATA_DIR/sentinel.state" 2>/dev/null)" ]; do
  state > "$DATA_DIR/sentinel.state.$$"
  mv "$DATA_DIR/sentinel.state.$$" "$DATA_DIR/sentinel.state"
done
