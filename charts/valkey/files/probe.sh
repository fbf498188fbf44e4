# probe.sh server-alive | server-ready | sentinel
. "${0%/*}/common.sh"

case $1 in
  server-alive)
    # Loading its data or running a script is being alive.
    check 127.0.0.1 "$PORT" ping | grep -qE '^(PONG|LOADING|BUSY|MASTERDOWN)'
    ;;
  server-ready)
    [ "$(check 127.0.0.1 "$PORT" ping)" = PONG ] || exit 1
    # A replica is ready once it follows its primary: rolling updates and evictions then wait for the copy.
    check 127.0.0.1 "$PORT" info replication | grep -qE '^(role:master|master_link_status:up)$'
    ;;
  sentinel)
    [ "$(check 127.0.0.1 "$SENTINEL_PORT" ping)" = PONG ]
    ;;
esac
