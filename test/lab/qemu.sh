#!/bin/bash
# Runs the QEMU of the lab's own image of LAB_QEMU_SUITE (sid: 11.1) on this machine, for LAB_QEMU of the lab's up.sh. The image is
# read, never mounted or changed.
set -euo pipefail
cache=${LAB_CACHE:-$HOME/.cache/kvm-lab}
suite=${LAB_QEMU_SUITE:-sid}
image=$cache/$suite/root.img
dir=$cache/qemu-of-$suite
if [ ! -f "$dir/complete" ] || [ "$image" -nt "$dir/complete" ]; then
  [ -f "$image" ] || { echo "$0: no image of $suite; the lab's build.sh $suite makes it" >&2; exit 1; }
  rm -rf "$dir"
  mkdir -p "$dir/bin" "$dir/lib" "$dir/share"
  copy() { debugfs -R "rdump $1 $2" "$image" 2>&1 | { grep -v '^debugfs [0-9]' >&2 || true; }; }
  copy /usr/bin/qemu-system-x86_64 "$dir/bin"
  copy /usr/lib/x86_64-linux-gnu "$dir/lib"
  copy /usr/share/qemu "$dir/share"
  copy /usr/share/seabios "$dir/share"
  "$dir/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2" --library-path "$dir/lib/x86_64-linux-gnu" "$dir/bin/qemu-system-x86_64" -version >/dev/null
  touch "$dir/complete"
fi
libraries=$dir/lib/x86_64-linux-gnu
QEMU_MODULE_DIR=$libraries/qemu exec "$libraries/ld-linux-x86-64.so.2" --library-path "$libraries" "$dir/bin/qemu-system-x86_64" \
  -L "$dir/share/qemu" -L "$dir/share/seabios" "$@"
