// `pulumi preview` without the host: a saved profile tells what it can do. `windows-guest probe <uri> -o <file>` writes
// one. `pulumi up` asks the host itself.
import path from "node:path";
import { Preset, Windows, WindowsGuest } from "pulumi-windows-guest";

const host = { uri: "qemu+ssh://root@kvm1.example.org/system", profile: path.join(__dirname, "hosts", "kvm1.yaml") };

const desks = ["ada", "grace", "joan"].map(
  (name) =>
    new WindowsGuest(name, { host, windows: Windows.Windows11, preset: Preset.Desktop, vcpus: 4, memory: "8 GiB" }),
);

/** What the preset decided for that host: flags it does not have would have failed the preview. */
export const why = desks[0]!.explanation;
