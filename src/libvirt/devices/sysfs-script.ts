import { quote } from "../../foreign/quote";

/**
 * A script that writes lines about PCI devices for `parseSysfs`. `named`: the addresses whose serial numbers are read;
 * default: all. A serial number needs a process for each device, everything else none.
 */
export const sysfsScript = (named: readonly string[] | undefined): string =>
  ["cd /sys/bus/pci/devices 2>/dev/null || exit 0", DEVICES, serials(named), ROOT_DISK, UPLINK, "true"].join("\n");

/** One of virtio has its network interface a level deeper. */
const DEVICES = `for d in *; do
[ -e "$d/vendor" ] || continue
echo "device $d"
for a in subsystem_vendor subsystem_device boot_vga; do read -r v <"$d/$a" && echo "$a $v"; done 2>/dev/null
[ -e "$d/rom" ] && echo rom
n=0; while [ $n -lt 6 ] && read -r v; do echo "bar $v"; n=$((n + 1)); done 2>/dev/null <"$d/resource"
for i in "$d"/net/* "$d"/virtio*/net/*; do [ -e "$i" ] && echo "net \${i##*/}"; done
done`;

/**
 * The capability Device Serial Number (id 3) among the extended ones, which are a list from byte 256 on: PCI Express
 * Base Specification. Bridges and virtual functions have none that a person would name, and a device that is switched
 * off (D3cold) is left so.
 */
const serials = (
  named: readonly string[] | undefined,
): string => `for d in ${named === undefined ? "*" : named.map(quote).join(" ")}; do
[ -r "$d/config" ] && [ ! -e "$d/physfn" ] || continue
read -r v <"$d/class"; case $v in 0x06*) continue;; esac
v=; read -r v 2>/dev/null <"$d/power_state"; [ "$v" = D3cold ] && continue
echo "device $d"; od -An -v -tx1 -j256 "$d/config" 2>/dev/null
done | awk '
function number(text, i, n) { n = 0; for (i = 1; i <= length(text); i++) n = n * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1; return n }
function tell(at, next_, i, s, steps) {
  for (at = 0; at >= 0 && at + 11 < bytes && steps < 64; steps++) {
    next_ = number(b[at + 3] substr(b[at + 2], 1, 1))
    if (b[at] == "03" && b[at + 1] == "00") {
      for (i = at + 11; i >= at + 4; i--) s = s (s == "" ? "" : "-") b[i]
      print device; print "serial " s; return
    }
    at = next_ - 256
  }
}
$1 == "device" { if (bytes) tell(); device = $0; bytes = 0; next }
{ for (i = 1; i <= NF; i++) b[bytes++] = $i }
END { if (bytes) tell() }'`;

/**
 * The disks below the root file system, through LVM, RAID and encryption. A file system of several devices, such as
 * btrfs, has no device number of its own, and its source is a path then. Disks of NVMe with several paths belong to a
 * subsystem, whose controllers are the devices.
 */
const ROOT_DISK = `wg_disk() {
for s in "$1"/slaves/*; do [ -e "$s" ] && wg_disk "$s"; done
p=$(readlink -f "$1")
case $p in
*/nvme-subsystem/*) p=\${p#*/nvme-subsystem/}; for c in "/sys/class/nvme-subsystem/\${p%%/*}"/nvme*; do case $c in *n[0-9]*) ;; *) echo "root $(readlink -f "$c")";; esac; done;;
*) echo "root $p";;
esac
}
awk '$5 == "/" { for (i = 7; i < NF; i++) if ($i == "-") line = $3 " " $(i + 2) } END { print line }' /proc/self/mountinfo | while read -r wg_number wg_source; do
if [ -e "/sys/dev/block/$wg_number" ]; then wg_disk "/sys/dev/block/$wg_number"
else case $wg_source in /dev/*) p=$(readlink -f "$wg_source"); wg_disk "/sys/class/block/\${p##*/}";; esac
fi
done`;

/** The interfaces of default routes; of a bridge, a bond or a VLAN those below it. */
const UPLINK = `wg_uplink() {
[ -e "/sys/class/net/$1/device" ] && echo "uplink $(readlink -f "/sys/class/net/$1/device")"
for l in "/sys/class/net/$1"/lower_*; do [ -e "$l" ] && wg_uplink "\${l##*/lower_}"; done
}
{ awk '$2 == "00000000" && $8 == "00000000" { print $1 }' /proc/net/route; awk '$1 ~ /^0+$/ && $2 == "00" && $10 != "lo" { print $10 }' /proc/net/ipv6_route; } 2>/dev/null | sort -u | while read -r i; do wg_uplink "$i"; done`;
