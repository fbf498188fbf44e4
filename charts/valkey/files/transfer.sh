# transfer.sh put | get: a file to or from S3-compatible storage, in an image that has curl.
#   BUCKET_URL, REGION      as the storage names them    AUTHORITY   PEM file, empty for the image's list
#   KEYS_DIR                AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
set -eu
. "${0%/*}/common.sh"

# key NAME: one access key; a quote or a backslash would end it in curl's configuration.
key() {
  value=$(cat "$KEYS_DIR/$1")
  case $value in
    "" | *[!!-~]* | *[\"\\]*)
      say "$1 is empty, or has whitespace, a quote, a backslash or a character outside ASCII"
      exit 1
      ;;
  esac
  echo "$value"
}

# request SHA256 CURL_OPTION...: signed with all that is sent. curl reads the keys from its input: arguments are public.
request() {
  sum=$1
  shift
  printf 'user = "%s:%s"\n' "$id" "$secret" |
    curl --config - --silent --show-error --fail-with-body --connect-timeout 10 --max-time 900 --retry 3 \
      ${AUTHORITY:+--cacert "$AUTHORITY"} --aws-sigv4 "aws:amz:$REGION:s3" --header "x-amz-content-sha256: $sum" "$@"
}

sum_of() {
  sha256sum "$1" | cut -c 1-64
}

id=$(key AWS_ACCESS_KEY_ID)
secret=$(key AWS_SECRET_ACCESS_KEY)
case $1 in
  put)
    object=$OBJECT_PREFIX$(date -u +%Y%m%dT%H%M%SZ).rdb
    request "$(sum_of "$BACKUP_DIR/dump.rdb")" --upload-file "$BACKUP_DIR/dump.rdb" "$BUCKET_URL/$object"
    say "$(wc -c < "$BACKUP_DIR/dump.rdb") bytes are in $object"
    ;;
  get)
    if [ -d "$DATA_DIR/appendonlydir" ]; then
      say "this volume holds data: nothing is restored"
      exit 0
    fi
    request "$(sum_of /dev/null)" --output "$DATA_DIR/restore.rdb" "$BUCKET_URL/$OBJECT"
    say "$OBJECT is here"
    ;;
esac
