# probe.sh server-alive | server-ready | sentinel | sentinel-ready
. "${0%/*}/common.sh"

case $1 in
  server-alive)
    # Loading its data or running a script is being alive.
    check 127.0.0.1 "$PORT" ping | grep -qE '^(PONG|LOADING|BUSY|MASTERDOWN)'
    ;;
  server-ready)
    [ "$(check 127.0.0.1 "$PORT" ping)" = PONG ] || exit 1
    # Rolling updates and evictions wait for this: a replica has its copy, a primary is the one that Sentinels name.
    state=$(check 127.0.0.1 "$PORT" info replication)
    case $state in
      *role:master*) [ -z "$MEMBERS" ] || [ "$(voted_primary)" = "$SELF" ] ;;
      *master_link_status:up*) ;;
      *) exit 1 ;;
    esac
    ;;
  sentinel)
    [ "$(check 127.0.0.1 "$SENTINEL_PORT" ping)" = PONG ]
    ;;
  sentinel-ready)
    # Who asks for the primary gets a name.
    [ -n "$(check 127.0.0.1 "$SENTINEL_PORT" sentinel get-master-addr-by-name "$MASTER_NAME")" ]
    ;;
esac
