# Copies the data set of a replica, or of the primary where no replica is in time, into BACKUP_DIR. Runs in a pod of its own:
#   HOSTS   servers to choose from      CONFIG_DIR   has backup-password
set -eu
. "${0%/*}/common.sh"

source=
for host in $HOSTS; do
  case $(ask relais-backup backup-password "$host" "$PORT" info replication) in
    *master_link_status:up*)
      source=$host
      break
      ;;
    *role:master*) source=$host ;;
  esac
done
if [ -z "$source" ]; then
  say "no server answers relais-backup, or none has the data: $HOSTS"
  exit 1
fi
say "copying from $source"
# shellcheck disable=SC2046 # words
REDISCLI_AUTH=$(cat "$CONFIG_DIR/backup-password") \
  valkey-cli $(tls_options "$source") --user relais-backup -h "$source" -p "$PORT" --rdb "$BACKUP_DIR/dump.rdb"
# A copy that nobody can read is noticed tonight, not on the day it is needed.
valkey-check-rdb "$BACKUP_DIR/dump.rdb" >&2
