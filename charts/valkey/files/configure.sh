# Init container: composes ACL files, passwords and sentinel.conf into memory.
# Secrets are mounted in SECRET_DIR as `password`, `check-password` and, with backups, `backup-password`; BASE_DIR holds the files without secrets.
set -eu
. "${0%/*}/common.sh"

# accept FILE: copies one password into memory, or says what is wrong with it, never what it is.
accept() {
  value=$(cat "$SECRET_DIR/$1"; echo .)
  value=${value%.}
  case $value in
    *[!!-~]* | *[\"\'\\]*) refuse "$1 has whitespace (perhaps a line end), a quote, a backslash or a character outside ASCII" ;;
  esac
  [ ${#value} -ge 32 ] || refuse "$1 is ${#value} characters long; at least 32 are needed"
  printf %s "$value" > "$CONFIG_DIR/$1"
}

refuse() {
  say "the Secret's $*; make one with: openssl rand -hex 32"
  exit 1
}

hash_of() {
  sha256sum < "$CONFIG_DIR/$1" | cut -c 1-64
}

acl() {
  echo "user default on #$(hash_of password) ~* &* +@all"
  echo "user relais-check on #$(hash_of check-password) -@all $*"
}

accept password
accept check-password
[ "$(hash_of password)" != "$(hash_of check-password)" ] || refuse "password and check-password are the same"
acl +ping +info +auth +hello > "$CONFIG_DIR/users.acl"
if [ -e "$SECRET_DIR/backup-password" ]; then
  accept backup-password
  ! grep -qF "$(hash_of backup-password)" "$CONFIG_DIR/users.acl" || refuse "backup-password is one of the other passwords"
  # What `valkey-cli --rdb` sends, and INFO to find a replica. It can read everything: a copy is just that.
  echo "user relais-backup on #$(hash_of backup-password) -@all +info +replconf +sync" >> "$CONFIG_DIR/users.acl"
fi
# Of a start that came to nothing.
rm -f "$DATA_DIR/restore.rdb"
[ -n "$MEMBERS" ] || exit 0

# Sentinel's own record comes first here: its protocol settles differences by epoch, and would not if a guess
# carried an epoch of another primary.
recorded=$(recorded_primary)
primary=$(first_of $recorded $(voted_primary) $MEMBERS)
password=$(cat "$CONFIG_DIR/password")
acl +ping "+sentinel|get-master-addr-by-name" +auth +hello > "$CONFIG_DIR/sentinel-users.acl"
{
  cat "$BASE_DIR/sentinel.conf"
  echo "aclfile $CONFIG_DIR/sentinel-users.acl"
  echo "dir $CONFIG_DIR"
  echo "sentinel announce-ip $SELF"
  echo "sentinel sentinel-user default"
  echo "sentinel sentinel-pass $password"
  echo "sentinel monitor $MASTER_NAME $primary $PORT $QUORUM"
  echo "sentinel auth-user $MASTER_NAME default"
  echo "sentinel auth-pass $MASTER_NAME $password"
  cat "$BASE_DIR/sentinel-master.conf"
  echo "sentinel notification-script $MASTER_NAME ${0%/*}/keep-state.sh"
  # Named at once, so that Sentinels can elect a primary even if the one they start with never answers.
  for member in $MEMBERS; do
    [ "$member" = "$primary" ] || echo "sentinel known-replica $MASTER_NAME $member $PORT"
  done
  if [ -n "$recorded" ]; then
    grep -v '^sentinel monitor ' "$DATA_DIR/sentinel.state" || true
  fi
} > "$CONFIG_DIR/sentinel.conf"
say "Sentinel of $SELF starts with primary $primary"
