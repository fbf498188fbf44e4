#!/bin/sh
# The first process of a node's machine, in process and mount namespaces of its own: what containerd and the kubelet write to fixed
# places is the machine's own, in memory, and gone with this process. Reaps what loses its parent, as an init does.
#
# usage: machine.sh FOLDER
set -eu
folder=$1
mount --make-rshared /
for place in /run /var/lib; do mount -t tmpfs -o mode=755 none "$place"; done
mount --bind "$folder/log" /var/log
# Settings of the whole host, which the kubelet insists on: its machine has files in their place.
for setting in vm/overcommit_memory kernel/panic kernel/panic_on_oops; do
  file="$folder/sysctl/$setting"
  mkdir -p "$(dirname "$file")"
  cat "/proc/sys/$setting" >"$file"
  mount --bind "$file" "/proc/sys/$setting"
done
touch "$folder/started"
while :; do sleep 86400 & wait; done
