import { hasConsole } from "../defining/peripherals";
import { YOUR_OWN, type Choices } from "./choices";
import type { Machine } from "./decided";
import type { GuestSpec } from "../types";

/** What the user says about the console, screens, input, sound and the like, and what follows from it. */
export function recordPeripherals(spec: GuestSpec, machine: Machine, choices: Choices): void {
  recordConsole(spec, choices);
  recordScreens(spec, choices);
  recordInput(spec, choices);
  recordSound(spec, machine, choices);
  const own = ownIn(choices);
  own("usbController.model", spec.usbController?.model);
  own("usbController.ports", spec.usbController?.ports);
  own("serialConsole", hasConsole(spec) ? (spec.serialConsole?.logFile ?? "COM1") : undefined);
  own("watchdog", spec.watchdog && `${spec.watchdog.model ?? "i6300esb"}, ${spec.watchdog.action ?? "reset"}`);
}

/** Records a value as the user's word, if there is one. */
const ownIn =
  (choices: Choices) =>
  (path: string, value: string | number | boolean | undefined): void => {
    if (value !== undefined) choices.record(path, value, "user", YOUR_OWN);
  };

function recordConsole({ graphics }: GuestSpec, choices: Choices): void {
  if (graphics === undefined) return;
  const own = ownIn(choices);
  own("graphics.socket", graphics.socket);
  own("graphics.tls", graphics.tls);
  own("graphics.tlsPort", graphics.tlsPort);
  for (const [name, value] of Object.entries(graphics.spice ?? {})) own(`graphics.spice.${name}`, value);
}

function recordScreens({ video }: GuestSpec, choices: Choices): void {
  if (video === undefined) return;
  const own = ownIn(choices);
  own("video.heads", video.heads);
  for (const name of ["ram", "vram", "vram64", "vgamem"] as const) own(`video.${name}`, video[name]);
  own("video.resolution", video.resolution && `${video.resolution.width} × ${video.resolution.height}`);
  own("video.accel3d", video.accel3d);
  video.others?.forEach((other, index) => own(`video.others[${index}]`, other?.model));
}

function recordInput({ input }: GuestSpec, choices: Choices): void {
  if (input === undefined) return;
  const own = ownIn(choices);
  own("input.tablet", input.tablet);
  own("input.keyboard", input.keyboard);
  own("input.mouse", input.mouse);
  input.evdev?.forEach((one, index) => own(`input.evdev[${index}]`, one?.device));
}

function recordSound({ sound }: GuestSpec, machine: Machine, choices: Choices): void {
  if (sound?.backend !== undefined) choices.record("sound.backend", sound.backend, "user", YOUR_OWN);
  else if (machine.sound !== "none")
    choices.record(
      "sound.backend",
      machine.graphics === "spice" ? "spice" : "none",
      "default",
      machine.graphics === "spice" ? "SPICE transmits sound to the viewer" : "only SPICE transmits sound to a viewer",
    );
  const own = ownIn(choices);
  own("sound.device", sound?.device);
  own("sound.server", sound?.server);
  own("sound.directory", sound?.directory);
}
