import { defineGuestRule } from "../context";

/** Which backend has an option. */
const OPTIONS = { device: "alsa", server: "pulseaudio", directory: "pipewire" } as const;

export const soundBackend = defineGuestRule({
  id: "sound-backend",
  severity: "error",
  necessary: "deploy",
  description: "Sound must go to a backend that the machine has.",
  rationale:
    "Only a SPICE console transmits sound to its viewer; libvirt refuses sound through SPICE without one. PipeWire, PulseAudio and ALSA play on the host itself, as QEMU's user, who is not the one that is logged on there.",
  argumentsOnly: "libvirt refuses such a machine when it is defined.",
  messages: {
    spice: {
      message: "{guest} sends sound through SPICE, but its console is {type}.",
      fix: 'Set `graphics.type: "spice"`, or another `sound.backend`.',
    },
    option: {
      message: "{guest} has `sound.{option}`, which only the backend {backend} has.",
      fix: 'Set `sound.backend: "{backend}"`, or remove `sound.{option}`.',
    },
    card: {
      message: "{guest} has a sound backend, but no sound card.",
      fix: 'Set `sound.model`, for example to "ich9", or remove `sound.backend`.',
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#audio-backends",
    "libvirt 9.0.0: Spice audio is not supported without spice graphics (tried)",
  ],
  reads: ["sound", "graphics", "preset"],
  examples: {
    incorrect: [
      { graphics: { type: "vnc" }, sound: { model: "ich9", backend: "spice" } },
      { sound: { model: "ich9", backend: "alsa", server: "/run/user/1000/pulse/native" } },
    ],
    correct: [
      { graphics: { type: "spice" }, sound: { model: "ich9", backend: "spice" } },
      { sound: { model: "usb", backend: "pulseaudio", server: "/run/user/1000/pulse/native" } },
    ],
  },
  check({ guest, machine, spec: { sound } }) {
    if (sound === undefined) return [];
    const { backend } = sound;
    const options = (["device", "server", "directory"] as const).filter(
      (option) => sound[option] !== undefined && backend !== OPTIONS[option],
    );
    return [
      ...(backend === "spice" && machine.graphics !== "spice"
        ? [{ messageId: "spice" as const, path: "sound.backend", data: { guest, type: machine.graphics } }]
        : []),
      ...options.map((option) => ({
        messageId: "option" as const,
        path: `sound.${option}`,
        data: { guest, option, backend: OPTIONS[option] },
      })),
      ...(backend !== undefined && machine.sound === "none"
        ? [{ messageId: "card" as const, path: "sound.backend", severity: "warning" as const, data: { guest } }]
        : []),
    ];
  },
});
