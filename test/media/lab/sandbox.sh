#!/bin/sh
# The file system of one container: the machine's programs read-only, the pod's volumes at their mount paths, nothing else
# writable. Ends in the container's own process, so that a signal to this one reaches it.
#
# A change of user clears the signal that ends it with its parent, hence pdeathsig again.
#
# usage: sandbox.sh ROOT USER CAPABILITIES [-w|-r SOURCE TARGET]... -- COMMAND...
set -eu
root=$1 user=$2 capabilities=$3
shift 3
mount -t tmpfs -o mode=755 none "$root"
mkdir -p "$root/usr" "$root/proc" "$root/dev" "$root/etc" "$root/tmp" "$root/run" "$root/var/run" "$root/opt"
for link in bin sbin lib lib64; do ln -s "usr/$link" "$root/$link"; done
mount --rbind -o ro /usr "$root/usr"
# Images keep configuration there; nothing of this machine belongs there.
mount -t tmpfs -o mode=755 none "$root/usr/local"
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
for file in passwd group nsswitch.conf; do cp "/etc/$file" "$root/etc/$file"; done
while [ "$1" != -- ]; do
  mode=$1 source=$2 target=$3
  shift 3
  if [ -d "$source" ]; then mkdir -p "$root$target"; else mkdir -p "$root$(dirname "$target")" && touch "$root$target"; fi
  mount --bind "$source" "$root$target"
  [ "$mode" = -w ] || mount -o remount,bind,ro "$root$target"
done
shift
mount -o remount,ro "$root/usr/local"
mount -o remount,ro "$root"
exec chroot "$root" setpriv --pdeathsig KILL --reuid "$user" --regid "$user" --clear-groups --no-new-privs \
  --inh-caps=-all --bounding-set="-all$capabilities" -- "$@"
