#!/bin/sh
# Sentinel runs this after every event that may change its view. It keeps what must outlive the pod (identity, epochs,
# votes and the primary) on the volume, without the passwords that Sentinel writes into its own file.
set -eu
. "${0%/*}/common.sh"

exec 9> "$DATA_DIR/sentinel.lock"
flock 9
grep -E '^sentinel (myid|current-epoch|leader-epoch|config-epoch|monitor) ' "$CONFIG_DIR/sentinel.conf" > "$DATA_DIR/sentinel.state.new"
mv "$DATA_DIR/sentinel.state.new" "$DATA_DIR/sentinel.state"
