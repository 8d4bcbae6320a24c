import * as z from "zod";

import type { DomainDefinition } from "../../domain/definition";
import * as leaf from "../reading/leaves";
import { group, list, optional, required, words } from "./describe";

type Devices = DomainDefinition["devices"];
type Evdev = Extract<NonNullable<Devices["inputs"]>[number], { type: "evdev" }>;

// --- USB

/** Models with `ports`: those of USB 3. */
export const XHCI: readonly UsbModel[] = ["qemu-xhci", "nec-xhci"];

const USB = {
  "qemu-xhci": "USB 3. Windows 8 and Server 2012 or newer include its driver.",
  "nec-xhci": "USB 3, as a chip of NEC. Windows 7 requires the driver of NEC.",
  "ich9-ehci1": "USB 2. Every Windows version includes its driver.",
  "piix3-uhci": "USB 1.1. Every Windows version includes its driver; slow.",
} as const;

export type UsbModel = keyof typeof USB;
export const USB_MODELS = Object.keys(USB) as readonly UsbModel[];

export const usbController = group("UsbControllerArgs", "The USB controller.", {
  model: optional(words("UsbControllerModel", "Model of the USB controller.", USB), {
    about: "Model of the controller.",
    defaultText: "`qemu-xhci`, and `ich9-ehci1` for Windows 7 and Server 2008 R2",
  }),
  ports: optional(leaf.whole(1, 15, "ports"), {
    about: "Number of ports of a USB 3 controller.",
    defaultText: "QEMU's, which is 4",
    notes: "libvirt adds a hub where more devices than ports are connected.",
  }),
});

// --- SCSI

export const scsiController = group("ScsiControllerArgs", "The virtio-scsi controller of disks on the `scsi` bus.", {
  queues: optional(leaf.whole(1, 256, "queues"), {
    about: "Number of request queues.",
    defaultText: "QEMU's default, one per vCPU",
  }),
  iothread: optional(leaf.whole(1, 64, "number of an I/O thread"), {
    about: "I/O thread that serves the controller, from 1 to `iothreads`.",
    defaultText: "1 if the machine has I/O threads",
  }),
});

// --- input

const tablet = words("TabletBus", "Device that sends absolute positions of the pointer.", {
  usb: "A USB tablet. Every Windows version includes its driver.",
  virtio: "A virtio tablet. Requires its driver in Windows.",
  none: "None: the pointer of a remote console drifts. For machines without a console.",
} satisfies Record<NonNullable<Devices["tablet"]> | "none", string>);

const inputBus = words("InputBus", "How a keyboard or mouse is attached.", {
  ps2: "Only PS/2, which every machine has.",
  usb: "USB, beside PS/2.",
  virtio: "virtio, beside PS/2. Requires its driver in Windows.",
});

const toggle = words("EvdevToggle", "Keys that switch a keyboard and mouse between the host and the machine.", {
  "ctrl-ctrl": "Both Ctrl keys.",
  "alt-alt": "Both Alt keys.",
  "shift-shift": "Both Shift keys.",
  "meta-meta": "Both Windows keys.",
  scrolllock: "Scroll Lock.",
  "ctrl-scrolllock": "Ctrl and Scroll Lock.",
} satisfies Record<NonNullable<Evdev["toggle"]>, string>);

const evdev = group("EvdevArgs", "A keyboard or mouse of the host that the machine can take over.", {
  device: required(leaf.hostPath, {
    about:
      "Input device of the host under `/dev/input/by-id` or `/dev/input/by-path`, for example `/dev/input/by-id/usb-Logitech_G915-event-kbd`. Names such as `event3` change when the host restarts.",
    notes:
      "libvirt lets QEMU open the device. With AppArmor or a `cgroup_device_acl` of the host's own, it must be allowed there as well.",
  }),
  grabAll: optional(z.boolean(), {
    about: "The keys of this device switch all other ones, too. Suited for the keyboard.",
    defaultText: "`false`",
  }),
  toggle: optional(toggle, {
    about: "Keys that switch between the host and the machine.",
    defaultText: "`ctrl-ctrl`",
  }),
  repeat: optional(z.boolean(), { about: "The host repeats keys that are held.", defaultText: "`false`" }),
});

export const input = group("InputArgs", "Keyboard, mouse and tablet.", {
  tablet: optional(tablet, { about: "Device that sends absolute positions of the pointer.", default: "usb" }),
  keyboard: optional(inputBus, { about: "How the keyboard is attached.", default: "ps2" }),
  mouse: optional(inputBus, { about: "How the mouse is attached.", default: "ps2" }),
  evdev: optional(list(evdev, 16), {
    about: "Keyboards and mice of the host that the machine can take over. Requires libvirt 7.4 or newer.",
    defaultText: "none",
  }),
});

// --- sound

const soundModel = words("SoundModel", "Sound card that Windows sees.", {
  ich9: "Intel HD Audio. Windows Vista and later include its driver.",
  ich6: "Intel HD Audio of an older chipset.",
  ac97: "Intel AC'97, for Windows XP.",
  usb: "USB sound card. Every Windows version includes its driver.",
  virtio: "virtio-snd. Requires libvirt 10.4 and QEMU 8.2 on the host, and a driver in Windows.",
  none: "No sound card.",
} satisfies Record<NonNullable<Devices["sound"]>, string>);

const soundBackend = words("SoundBackend", "Where the host plays sound.", {
  spice: "The viewer of a SPICE console.",
  none: "Nowhere: Windows sees a sound card that nobody hears.",
  pipewire: "PipeWire. Requires libvirt 9.10 and QEMU 8.1 on the host.",
  pulseaudio: "PulseAudio of the host.",
  alsa: "ALSA of the host.",
} satisfies Record<NonNullable<Devices["audio"]>["type"] | "spice", string>);

export const sound = group("SoundArgs", "Sound card of the machine.", {
  model: optional(soundModel, { about: "Sound card that Windows sees.", defaultText: "the preset's choice" }),
  backend: optional(soundBackend, {
    about: "Where the host plays sound.",
    defaultText: "`spice` with a SPICE console, otherwise `none`",
  }),
  device: optional(leaf.line(200), {
    about: "ALSA device that plays, for example `default`. Requires `backend: alsa`.",
    defaultText: "ALSA's default device",
  }),
  server: optional(leaf.line(400), {
    about:
      "Address of the PulseAudio server, for example `/run/user/1000/pulse/native`. Requires `backend: pulseaudio`. QEMU's user must be allowed to connect.",
    defaultText: "the server of QEMU's user",
  }),
  directory: optional(leaf.hostPath, {
    about:
      "Directory of PipeWire's socket, for example `/run/user/1000`. Requires `backend: pipewire`. QEMU's user must be allowed to connect.",
    defaultText: "the directory of QEMU's user",
  }),
});

// --- serial console, watchdog

export const serialConsole = group(
  "SerialConsoleArgs",
  "Serial port COM1, which `virsh console` connects to. It can be empty: `serialConsole: {}`. Windows uses it for its Special Administration Console and for kernel debugging.",
  {
    logFile: optional(leaf.hostPath, {
      about: "File on the host that receives what Windows writes, for example `/var/log/libvirt/qemu/ada-serial.log`.",
      defaultText: "none",
    }),
    append: optional(z.boolean(), {
      about: "Keeps the content of the file when the machine starts.",
      defaultText: "`false`",
    }),
  },
);

const watchdogModel = words("WatchdogModel", "Watchdog that Windows sees.", {
  itco: "That of the q35 chipset. Requires libvirt 9.1 on the host.",
  i6300esb: "Intel 6300ESB.",
} satisfies Record<NonNullable<Devices["watchdog"]>["model"], string>);

const watchdogAction = words("WatchdogAction", "What happens when Windows stops resetting the watchdog.", {
  reset: "The machine restarts at once.",
  shutdown: "The machine is asked to shut down. A machine that hangs does not.",
  poweroff: "The machine is switched off.",
  pause: "The machine is paused.",
  none: "Nothing.",
  dump: "The machine's memory is written to the host, where `auto_dump_path` of `/etc/libvirt/qemu.conf` says.",
  "inject-nmi": "Windows receives an NMI, for which it writes a memory dump.",
});

export const watchdog = group("WatchdogArgs", "Watchdog of the machine. It requires a driver in Windows.", {
  model: optional(watchdogModel, { about: "Watchdog that Windows sees.", defaultText: "`i6300esb`" }),
  action: optional(watchdogAction, {
    about: "What happens when Windows stops resetting the watchdog.",
    defaultText: "`reset`",
  }),
});
