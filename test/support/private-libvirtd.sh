#!/bin/bash
# Process 1 of a private host: its own folders of libvirt, and a libvirtd that can be killed and started again. When this script
# ends, the kernel ends everything that it has started, QEMU too, and takes the mounts away. bash, because it reaps every orphan:
# a QEMU left as a zombie would be taken for one that cannot be killed.
#
# $1: the host's folder. Standard input: held open by the test's process, whose end is the end of this host.
# Requests come through the FIFO `control`, as "<what> <token>", and are answered with a file `done.<token>`.
set -u
folder=$1

for place in etc:/etc/libvirt run:/run/libvirt lib:/var/lib/libvirt log:/var/log/libvirt cache:/var/cache/libvirt; do
  mkdir -p "${place#*:}"
  mount --bind "$folder/${place%%:*}" "${place#*:}" || exit 1
done
hostname "$(cat "$folder/hostname")"
ip link set lo up

libvirtd=
daemon() {
  rm -f /run/libvirt/libvirt-sock /run/libvirt/libvirtd.pid
  libvirtd --config /etc/libvirt/libvirtd.conf --pid-file /run/libvirt/libvirtd.pid </dev/null >>/var/log/libvirt/output 2>&1 3>&- 4<&- &
  libvirtd=$!
  for _ in {1..1200}; do
    virsh -q -c 'qemu+unix:///system?socket=/run/libvirt/libvirt-sock' uri >/dev/null 2>&1 && return
    kill -0 "$libvirtd" 2>/dev/null || return
    sleep 0.05
  done
}
slay() {
  kill -KILL "$libvirtd" 2>/dev/null
  wait "$libvirtd" 2>/dev/null
}

exec 3<>"$folder/control" 4<&0
(cat <&4 >/dev/null; echo end >&3) &

while read -r what token <&3; do
  case $what in
    start) kill -0 "$libvirtd" 2>/dev/null || daemon ;;
    kill) slay ;;
    restart) slay; daemon ;;
    end) exit 0 ;;
  esac
  : >"$folder/done.$token"
done
