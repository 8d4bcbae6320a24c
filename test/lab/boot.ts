import { labRun, type Suite } from "./lab";
import { wordsInBootLog, type HyperVWords } from "./cpuid";

/**
 * Boots the lab host's own Linux kernel on the virtual hardware of a machine we deployed, and returns the Hyper-V words
 * that kernel read from CPUID. The CPU, features and clock sections stay as deployed; what only Windows needs (disks,
 * firmware, TPM, memory placement) is left out, and KVM's own leaf is hidden, because Linux prefers it to Hyper-V's.
 */
export function wordsSeenInside(suite: Suite, domain: string, seconds = 150): HyperVWords {
  const xml = labRun(suite, `virsh -c qemu:///system dumpxml --inactive '${domain}'`, 60);
  const log = labRun(suite, bootScript(linuxOn(xml), seconds), seconds + 120);
  const words = wordsInBootLog(log);
  if (!words) throw new Error(`lab ${suite}: no Hyper-V words in the boot log of ${domain}:\n${log.slice(-3000)}`);
  return words;
}

const name = "wg-lab-linux";
const logFile = `/tmp/${name}.log`;

function bootScript(xml: string, seconds: number): string {
  return [
    "set -eu",
    "chmod 644 /boot/vmlinuz-* /boot/initrd.img-*",
    `virsh -c qemu:///system destroy ${name} >/dev/null 2>&1 || true`,
    `rm -f ${logFile}`,
    "kernel=$(ls /boot/vmlinuz-* | head -n 1); initrd=$(ls /boot/initrd.img-* | head -n 1)",
    `sed "s|@KERNEL@|$kernel|;s|@INITRD@|$initrd|" >/tmp/${name}.xml <<'DOMAIN'`,
    xml,
    "DOMAIN",
    `virsh -c qemu:///system create /tmp/${name}.xml >&2`,
    `for i in $(seq ${seconds}); do grep -qaE 'Hyper-V: (Nested|LAPIC|Using)|Run /init|Kernel panic' ${logFile} 2>/dev/null && break; sleep 1; done; sleep 2`,
    `virsh -c qemu:///system destroy ${name} >&2`,
    `cat ${logFile}`,
  ].join("\n");
}

/** Works on libvirt's own dump, whose form is known; it is no general XML editor. */
function linuxOn(xml: string): string {
  const section = (tag: string): RegExp => new RegExp(`\\s*<${tag}[\\s>][\\s\\S]*?</${tag}>|\\s*<${tag}[^>]*/>`);
  const without = [
    "uuid",
    "metadata",
    "memory",
    "currentMemory",
    "memoryBacking",
    "cputune",
    "numatune",
    "iothreads",
    "iothreadids",
    "os",
    "devices",
    "vcpu",
  ];
  const kept = without.reduce((text, tag) => text.replace(section(tag), ""), xml);
  const hidden = /<kvm>/.test(kept)
    ? kept.replace(/<kvm>[\s\S]*?<\/kvm>/, "<kvm><hidden state='on'/></kvm>")
    : kept.replace("</features>", "<kvm><hidden state='on'/></kvm></features>");
  const panic = /<panic model='hyperv'\/>/.test(xml) ? "<panic model='hyperv'/>" : "";
  return hidden
    .replace(/<name>[^<]*<\/name>/, `<name>${name}</name>`)
    .replace(/\s*<topology [^>]*\/>/, "")
    .replace(/\s*<smm [^>]*\/>/, "")
    .replace(
      "</domain>",
      [
        "<memory unit='MiB'>512</memory><vcpu>1</vcpu>",
        "<os><type arch='x86_64' machine='q35'>hvm</type><kernel>@KERNEL@</kernel><initrd>@INITRD@</initrd>",
        "<cmdline>console=ttyS0 break=top panic=-1</cmdline></os>",
        `<devices><serial type='file'><source path='${logFile}'/></serial>${panic}<memballoon model='none'/></devices>`,
        "</domain>",
      ].join("\n"),
    );
}
